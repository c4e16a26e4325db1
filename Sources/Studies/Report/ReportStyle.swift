/// The look of a page: screen and phone, light and dark, and paper.
enum ReportStyle {
  static let sheet = HTML.constant(
    """

    :root { color-scheme: light dark; --ground: #f6f7f9; --card: #fff; --ink: #1a1f26; --soft: #56606d;
      --line: #dce0e6; --accent: #005a94; --alert: #a33d00; --alert-ground: #fff4ec; --stripe: #f3f5f8; }
    @media (prefers-color-scheme: dark) { :root { --ground: #12161b; --card: #1b2128; --ink: #e6eaef; --soft: #a3adb9;
      --line: #343c47; --accent: #74c0f2; --alert: #ffab70; --alert-ground: #2e2219; --stripe: #20272f; } }
    * { box-sizing: border-box; }
    html { scroll-padding-top: 3.5rem; -webkit-text-size-adjust: 100%; }
    body { margin: 0; background: var(--ground); color: var(--ink); overflow-wrap: anywhere;
      font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif; }
    header, main, footer { max-width: 72rem; margin: 0 auto; padding: 0 1.25rem; }
    header { padding-top: 2.25rem; }
    .kind { margin: 0; color: var(--accent); font-weight: 600; letter-spacing: .04em; }
    h1 { margin: .1rem 0 .5rem; font-size: clamp(1.5rem, 1.1rem + 1.8vw, 2.3rem); line-height: 1.2; }
    h2 { margin: 0 0 .9rem; font-size: 1.3rem; line-height: 1.3; }
    h3 { margin: 1.6rem 0 .6rem; font-size: 1.05rem; line-height: 1.35; }
    p { margin: .5rem 0; max-width: 75ch; }
    a { color: var(--accent); text-underline-offset: .15em; }
    a:focus-visible, summary:focus-visible, .scroll:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
    .skip { position: absolute; left: -100rem; }
    .skip:focus { left: .5rem; top: .5rem; background: var(--card); padding: .5rem; z-index: 3; }
    .facts { list-style: none; display: flex; flex-wrap: wrap; gap: .15rem 1.2rem; margin: 0; padding: 0; color: var(--soft);
      font-size: .92rem; }
    nav { position: sticky; top: 0; z-index: 2; background: var(--ground); border-bottom: 1px solid var(--line); margin-top: 1.1rem; }
    nav ul { display: flex; gap: .2rem 1.3rem; list-style: none; max-width: 72rem; margin: 0 auto; padding: .55rem 1.25rem;
      overflow-x: auto; white-space: nowrap; font-size: .92rem; }
    nav a { text-decoration: none; } nav a:hover { text-decoration: underline; }
    main > section { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 1.3rem 1.4rem;
      margin: 1.25rem 0; }
    .warnings { background: var(--alert-ground) !important; border-color: var(--alert) !important; border-left-width: 6px !important; }
    .warnings h2 { color: var(--alert); } .warnings h2::before { content: "\\26A0\\FE0E\\00A0"; }
    .warnings ul { margin: 0; padding-left: 1.15rem; white-space: pre-line; } .warnings li + li { margin-top: .4rem; }
    .calm { padding-block: .8rem !important; } .calm h2 { margin: 0; font-size: 1rem; color: var(--soft); font-weight: 500; }
    .cards { display: grid; gap: .8rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 13rem), 1fr)); margin: 0 0 1.2rem; }
    .cards div { border: 1px solid var(--line); border-radius: 10px; padding: .75rem 1rem; background: var(--stripe); }
    .cards dt { color: var(--soft); font-size: .9rem; } .cards dd { margin: .1rem 0 0; font-size: 1.4rem; font-weight: 600; }
    .quantity { white-space: nowrap; font-variant-numeric: tabular-nums; } .unit { color: var(--soft); font-weight: 400; }
    dd .unit { font-size: .75em; } .cards .quantity { white-space: normal; } sup { line-height: 0; font-size: .72em; }
    .scroll { overflow-x: auto; margin: 0 0 .6rem; border: 1px solid var(--line); border-radius: 8px; max-width: 100%; }
    table { border-collapse: separate; border-spacing: 0; width: 100%; font-size: .93rem; font-variant-numeric: tabular-nums; }
    caption { text-align: left; padding: .6rem .8rem; color: var(--soft); font-size: .9rem; }
    th, td { text-align: left; padding: .45rem .8rem; vertical-align: top; border-top: 1px solid var(--line); overflow-wrap: normal; }
    thead th { border-top: 0; background: var(--stripe); white-space: nowrap; font-weight: 600; }
    tbody th { font-weight: 600; } table .number { text-align: right; white-space: nowrap; }
    .sticky tbody th, .sticky thead th:first-child { position: sticky; left: 0; background: var(--card); z-index: 1;
      border-right: 1px solid var(--line); max-width: 13rem; min-width: 8.5rem; white-space: normal; }
    .sticky thead th:first-child { background: var(--stripe); }
    .note { color: var(--soft); font-size: .88rem; font-weight: 400; } th .note { display: block; } td .note { display: block; min-width: 9rem; }
    .badge { display: inline-block; border: 1px solid currentColor; border-radius: 1rem; padding: 0 .55rem; font-size: .82rem;
      font-weight: 600; white-space: nowrap; }
    .alert { color: var(--alert); } .good { color: var(--accent); }
    .figures { display: grid; gap: 1.2rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 28rem), 1fr)); }
    figure { margin: 0; min-width: 0; max-width: 42rem; } figure.wide { grid-column: 1 / -1; max-width: 52rem; }
    figure img { display: block; width: 100%; height: auto; border: 1px solid var(--line); border-radius: 8px; background: #fff; }
    figcaption { color: var(--soft); font-size: .9rem; padding: .4rem .1rem; }
    .claims { list-style: none; margin: 0; padding: 0; } .claims li { border-top: 1px solid var(--line); padding: .8rem 0; }
    .claims li:first-child { border-top: 0; padding-top: 0; } .claims strong { display: block; margin-bottom: .25rem; }
    .claims p { margin: .3rem 0 0; }
    .facts-list { display: grid; grid-template-columns: minmax(8rem, auto) 1fr; gap: .35rem 1.2rem; margin: 0; }
    .facts-list dt { color: var(--soft); } .facts-list dd { margin: 0; min-width: 0; }
    code, pre { font: .87em/1.5 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
    pre { overflow-x: auto; background: var(--stripe); border-radius: 8px; padding: .8rem 1rem; margin: .6rem 0 0; overflow-wrap: normal; }
    summary { cursor: pointer; color: var(--accent); margin-top: .8rem; }
    footer { color: var(--soft); font-size: .88rem; padding-bottom: 2.5rem; }
    @media (max-width: 40rem) { header, main, footer { padding-inline: .8rem; } main > section { padding: 1rem .9rem; margin: .8rem 0; }
      nav ul { padding-inline: .8rem; } .facts-list { grid-template-columns: 1fr; gap: 0; } .facts-list dd { margin-bottom: .6rem; }
      .cards { grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); } .cards dd { font-size: 1.15rem; }
      th, td { padding: .4rem .55rem; } .sticky tbody th, .sticky thead th:first-child { max-width: 8.5rem; min-width: 7rem; } }
    @media screen and (prefers-color-scheme: dark) { figure img { filter: invert(.9) hue-rotate(180deg); background: #fff; border-color: #cbc3b8; } }
    @media print { :root { --ground: #fff; --card: #fff; --ink: #000; --soft: #333; --line: #999; --accent: #000; --alert: #000;
        --alert-ground: #fff; --stripe: #fff; color-scheme: light; }
      @page { margin: 15mm; } body { font-size: 9.5pt; } nav, .skip { display: none; } header, main, footer { max-width: none; padding: 0; }
      main > section { border: 0; border-radius: 0; padding: 0; margin: 6mm 0; } .warnings { border: 1px solid #000 !important; padding: 3mm !important; }
      .scroll { overflow: visible; border-radius: 0; } table { font-size: 8.5pt; } thead th { white-space: normal; }
      .sticky tbody th, .sticky thead th:first-child { position: static; } .figures { grid-template-columns: 1fr 1fr; gap: 4mm; }
      tr, figure, .claims li, .cards div { break-inside: avoid; } h2, h3 { break-after: avoid; }
      pre { white-space: pre-wrap; padding: 0; } details::details-content { content-visibility: visible; height: auto; } }

    """)
}
