//! The page `reports/published/findings.md`: what random scenarios find in the versions in use.

use crate::random_findings::{BrokenMust, Findings};
use std::fmt::Write as _;

/// The page: for each version the musts that are broken, each with the sentence that it rests on and a smallest scenario, and
/// the hazards. `seeds` says which scenarios were played.
pub fn findings(all: &[Findings], seeds: &str) -> String {
    let mut out = format!(
        "# What random scenarios find in the versions in use\n\n\
         For application developers: what can go wrong where calls overlap, sessions end and the server answers late.\n\n\
         {seeds} were played on the record of each version\n\
         ([semantics.md](../../spec/semantics.md)). Tests compare the records with the packages, event for event. A must is broken\n\
         where a sentence of the documentation says so. A hazard is harm of which the documentation does not speak.\n\
         `interlude explain hazard.NAME` says who is hurt and how.\n"
    );
    for found in all {
        let Findings { version, scenarios, broken, hazards } = found;
        let kinds = match broken.len() {
            0 => "No must is broken".to_owned(),
            1 => "A must is broken, as one smallest scenario shows".to_owned(),
            many => format!("Musts are broken, as {many} smallest scenarios show"),
        };
        _ = write!(out, "\n## {version}\n\n{scenarios} scenarios were played. {kinds}.\n");
        for broken in broken {
            must(broken, &mut out);
        }
        out += "\n| hazard | scenarios |\n| --- | --: |\n";
        for (hazard, scenarios) in hazards {
            _ = writeln!(out, "| {hazard} | {scenarios} |");
        }
    }
    out
}

fn must(broken: &BrokenMust, out: &mut String) {
    let BrokenMust { seeds, finding, scenario } = broken;
    let seeds: Vec<_> = seeds.iter().map(u64::to_string).collect();
    let (from, seeds) = (if seeds.len() == 1 { "seed" } else { "seeds" }, seeds.join(", "));
    _ = write!(
        out,
        "\n### {} (from {from} {seeds})\n\n- expected: {}\n- observed: {}\n",
        finding.rule, finding.expected, finding.observed
    );
    for ground in &finding.rests_on {
        let basis =
            ground.implied.as_ref().map_or_else(|| "stated".to_owned(), |why| format!("implied: {why}"));
        _ = writeln!(out, "- rests on: {}, {}: {} ({basis})", ground.document, ground.section, ground.says);
    }
    _ = write!(out, "\n```yaml\n{scenario}```\n");
}
