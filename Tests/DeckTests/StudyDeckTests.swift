import Deck
import Foundation
import MDCore
import Potentials
import Testing

/// Decks of studies: what they resolve to, and what is wrong with bad ones.
@Suite struct StudyDeckTests {
  private static let common = """
    units: lj
    potential: {lj: {epsilon: 1, sigma: 1, cutoff: 2.5}}
    timestep: 0.004

    """

  private func study(_ text: String) throws(MDError) -> StudyPlan {
    try StudyPlan(text: Self.common + text, file: "deck.yaml", registry: .standard)
  }

  @Test(arguments: [
    "structure: {lattice: {fcc: 1.6, repeat: 4}, species: Ar}\nviscosity: {temperature: 0.8, density: 0.8, error: 3 %}",
    "structure: {lattice: {fcc: 1.6, repeat: 4}, species: Ar}\nviscosity: {temperature: 0.8, pressure: 1, time: 50}",
    "structure: {lattice: {fcc: 1.6}, species: Ar}\nmelt: {pressure: 1, checks: [size, pressure], guess: 0.7}",
    "structure: {lattice: {bcc: 1.3}, species: Ar}\nstatic: {}",
    "structure: {lattice: {hcp: 1.1}, species: Ar}\nstatic: {properties: [vacancy, elastic], symmetry: triclinic, strain: 0.2 %}",
    "structure: {lattice: {bcc: 1.3, repeat: 4}, species: Ar}\nelastic: {temperature: 0.3, strains: all, time: 40}",
    """
    melt:
      crystals:
        fcc: {lattice: {fcc: 1.6}, species: Ar}
        mixed: {lattice: {bcc: 1.3}, composition: {Ar: rest, Kr: 10 %}}
    """,
  ]) func resolvedDeckMeansTheSame(_ text: String) throws {
    let plan = try study(text)
    let again = try StudyPlan(text: plan.resolvedText, file: "deck.yaml", registry: .standard)
    #expect(again == plan)
  }

  @Test(arguments: [
    (
      "structure: {lattice: {fcc: 1.6}, species: Ar}\nviscosity: {pressure: 1}",
      "deck.yaml:5:12: error: missing key 'temperature' in 'viscosity'; expected a value for 'temperature'"
    ),
    (
      "structure: {lattice: {fcc: 1.6}, species: Ar}\nviscosity: {temperature: 1, pressure: 1, density: 1}",
      "deck.yaml:5:51: error: 'viscosity' has both 'pressure' and 'density'; found both; expected one of them"
    ),
    (
      "structure: {lattice: {fcc: 1.6}, species: Ar}\nviscosity: {temperature: 1, error: 0}",
      "deck.yaml:5:36: error: 'viscosity'.error is not valid; found '0'; expected 0.1 % to 100 %"
    ),
    (
      "structure: {lattice: {fcc: 1.6}, species: Ar}\nmelt: {seeds: 1}",
      "deck.yaml:5:15: error: 'melt.seeds' is not valid; found '1'; expected a whole number from 2 to 100"
    ),
    (
      "structure: {lattice: {fcc: 1.6}, species: Ar}\nmelt: {check: size}",
      "deck.yaml:5:8: error: unknown key 'check' in 'melt'; expected pressure, guess, atoms, seeds, most-seeds, error, "
        + "melting-time, equilibration, bulk-time, time, checks, pressure-step, crystals\n  try: 'checks'"
    ),
    (
      "structure: {lattice: {fcc: 1.6}, species: Ar}\nstatic: {properties: []}",
      "deck.yaml:5:22: error: no property is asked for; found a list of 0; expected at least one"
    ),
    (
      "structure: {lattice: {fcc: 1.6}, species: Ar}\nstatic: {strain: 5 %}",
      "deck.yaml:5:18: error: 'static'.strain is not valid; found '5 %'; expected 0.001 % to 2 %"
    ),
    (
      "structure: {lattice: {hcp: 1.6}, species: Ar}\nstatic: {hold: cubic, symmetry: hexagonal}",
      "deck.yaml:5:16: error: 'hold: cubic' does not go with 'symmetry: hexagonal'; found 'cubic'; "
        + "expected symmetry: cubic"
    ),
    (
      "structure: {lattice: {fcc: 1.6}, species: Ar}\nelastic: {temperature: 1, temperature-step: 0.6}",
      "deck.yaml:5:45: error: 'elastic'.temperature-step is too large; found '0.6'; "
        + "expected at most half the temperature"
    ),
    (
      "structure: {lattice: {fcc: 1.6}, species: Ar}\nelastic: {temperature: 1, time: 1}",
      "deck.yaml:5:33: error: 'elastic'.time is too short; found 250 steps; expected at least 1000 steps"
    ),
    (
      "structure: {lattice: {fcc: 1.6}, species: Ar}\nmelt: {}\nstages: [{nve: {steps: 1}}]",
      "deck.yaml:6:9: error: 'stages' does not go with 'melt'; found a list of 1; expected the study makes its own"
    ),
    (
      "structure: {lattice: {fcc: 1.6}, species: Ar}\nmelt: {crystals: {a: {}}}",
      "deck.yaml:5:18: error: the deck has both 'structure' and 'crystals'; found both; expected one of them"
    ),
    (
      "structure: {lattice: {fcc: 1.6}, species: Ar}\nmelt: {}\noutput: {folder: x, precision: double}",
      "deck.yaml:6:21: error: 'output.precision' does not go with 'melt'; found 'double'; "
        + "expected 'folder' alone: the study chooses frames and series itself"
    ),
    (
      "structure: {lattice: {fcc: 1.6}, species: Ar}\nstatic: {}\ncheckpoint: 10 steps",
      "deck.yaml:6:13: error: 'checkpoint' does not go with 'static'; found '10 steps'; expected nothing: no atom moves"
    ),
    (
      "structure: {lattice: {fcc: 1.6}, species: Ar, velocities: {temperature: 1}}\nviscosity: {temperature: 1}",
      "deck.yaml:4:59: error: 'structure.velocities' does not go with 'viscosity'; found a mapping with 1 key; "
        + "expected the study draws velocities itself"
    ),
    (
      "structure: {lattice: {fcc: 1.6}, species: Ar, groups: {a: {species: Ar, frozen: true}}}\nmelt: {}",
      "deck.yaml:4:55: error: 'structure.groups' does not go with 'melt'; found a mapping with 1 key; "
        + "expected nothing: all atoms are treated alike, without frozen atoms"
    ),
    (
      "structure: {lattice: {fcc: 1.6}, species: Ar}\nstatic: {properties: lattice, volumes: 9}",
      "deck.yaml:5:40: error: 'volumes' goes with the property 'equation-of-state', which 'static' does not have; "
        + "found '9'; expected the property 'equation-of-state', or no 'volumes'"
    ),
    (
      "structure: {lattice: {fcc: 1.6}, species: Ar}\nmelt: {pressure-step: 1}",
      "deck.yaml:5:23: error: 'pressure-step' goes with the check 'pressure', which 'melt' does not have; "
        + "found '1'; expected the check 'pressure', or no 'pressure-step'"
    ),
  ]) func badDeckSaysWhatAndWhere(_ text: String, _ message: String) {
    let error = #expect(throws: MDError.self) { try study(text) }
    #expect(error?.description == message)
  }

  @Test func runOfAStudyDeckNamesTheCommand() throws {
    let text = Self.common + "structure: {lattice: {fcc: 1.6}, species: Ar}\nmelt: {}"
    let error = #expect(throws: MDError.self) {
      try Plan(text: text, file: "deck.yaml", registry: .standard)
    }
    #expect(error?.hint == "mdrun melt deck.yaml")
  }
}
