import Analysis
import Foundation
import Testing

@Suite("Figures as data and scripts")
struct FigureTests {
  private var figure: Figure {
    Figure(
      name: "test", title: "It's 'quoted'\n`date` $x", x: .init("f", unit: "1/ps"),
      y: .init("S", unit: "mPa s", isLogarithmic: true, range: 0.1...10),
      layers: [
        .band(label: "band", x: [1, 2], low: [1, 2], high: [2, 3]),
        .points(label: "points", x: [1, 2], y: [1, -2], errors: [0.1, .infinity]),
        .line(label: "", x: [], y: []),
        .verticalMark(label: "cutoff", x: 1.5), .horizontalMark(label: "value", y: 2),
      ])
  }

  @Test("data: one block a layer; what cannot be shown is nan") func data() {
    let blocks = figure.data.components(separatedBy: "\n\n\n")
    #expect(blocks.count == 5)
    #expect(blocks[0] == "# band\n# f (1/ps),low,high\n1.0,1.0,2.0\n2.0,2.0,3.0")
    #expect(blocks[1].hasSuffix("1.0,1.0,0.1\n2.0,nan,nan"))
  }

  @Test("script: text cannot leave its quotes") func script() {
    let text = figure.gnuplotScript(dataFile: "test.dat", output: "test.svg")
    #expect(text.contains("set title 'It''s ''quoted'' `date` $x' noenhanced"))
    #expect(text.contains("set logscale y") && text.contains("set yrange [0.1:10.0]"))
    #expect(text.contains("'test.dat' index 1 using 1:2:3 with yerrorbars"))
    #expect(!text.contains("index 2"))
    // Every line but the list of curves is one command; quotes are balanced.
    #expect(text.filter { $0 == "'" }.count % 2 == 0)
  }

  @Test("categories name the places of an axis; shapes and dashes differ") func categories() {
    let figure = Figure(
      name: "c", title: "t", x: .init("deviation", unit: "%"), y: .init("", categories: ["it's", "b"]),
      layers: [
        .pointsAcross(label: "one", x: [1, -2], y: [1, 2], errors: [0.5, 0.2]),
        .pointsAcross(label: "two", x: [0], y: [2], errors: []), .line(label: "l", x: [0, 1], y: [1, 2]),
        .line(label: "m", x: [0, 1], y: [1, 2]),
      ])
    let text = figure.gnuplotScript(dataFile: "c.dat", output: "c.svg")
    #expect(text.contains("set ytics noenhanced ('it''s' 1, 'b' 2)") && text.contains("set yrange [0.4:2.6]"))
    #expect(text.contains("index 0 using 1:2:3 with xerrorbars pointtype 7"))
    #expect(text.contains("index 1 using 1:2 with points pointtype 5"))
    #expect(text.contains("dashtype 1 title 'l'") && text.contains("dashtype 4 title 'm'"))
    #expect(figure.data.hasPrefix("# one\n# deviation (%),,standard error\n1.0,1.0,0.5\n"))
  }

  @Test("a point without an error is drawn without a bar, not left out") func pointsWithoutErrors() {
    var figure = Figure(
      name: "p", title: "t", x: .init("x"), y: .init("y"),
      layers: [.points(label: "some", x: [1, 2], y: [1, 2], errors: [0.1, .infinity])])
    let some = figure.gnuplotScript(dataFile: "p.dat", output: "p.svg")
    #expect(some.contains("using 1:2 with points") && some.contains("using 1:2:3 with yerrorbars"))
    figure.layers = [.points(label: "all", x: [1, 2], y: [1, 2], errors: [0.1, 0.2])]
    #expect(!figure.gnuplotScript(dataFile: "p.dat", output: "p.svg").contains("with points"))
  }
}
