//! Two implementations compared in random scenarios, for a person to read: each way in which they differ, then how often.

use super::campaign::{difference, no_answer, scenario, shrunk};
use super::command::write_command;
use crate::campaign::{Shown, Witness};
use crate::comparison::ComparisonReport;
use crate::escape::visible;
use crate::numbers::{grouped, percent};
use crate::prose::{hanging, write_folded};
use crate::style::{Paint, Style, width_of};
use interlude_lab::fuzz::Kind;
use std::fmt::Write as _;

/// The comparison: each kind of difference with its pictures and its scenario, then the counts.
pub fn comparison(report: &ComparisonReport, style: Style) -> String {
    let mut out = String::new();
    for (it, witness) in report.kinds() {
        kind(&mut out, report, it, witness, style);
    }
    if let Some(broke_off) = &report.comparison.broke_off {
        // Which of the two it was is not known.
        let either = format!("{} or {}", report.implementation, report.other);
        no_answer(&mut out, &either, broke_off, style);
    }
    counts(&mut out, report, style);
    out
}

fn kind(out: &mut String, report: &ComparisonReport, kind: &Kind, witness: Option<&Witness>, style: Style) {
    let cases = report.comparison.cases;
    let head =
        format!("{} in {} of {}", style.sign("≠", "!"), grouped(kind.cases.into()), counted_cases(cases));
    _ = writeln!(out, "{}", style.paint(Paint::Bad, &head));
    let names = [&report.implementation, &report.other].map(|name| visible(name));
    let widest = names.iter().map(|name| width_of(name)).max().unwrap_or(0);
    for (name, said) in names.iter().zip(&kind.said) {
        let pad = widest - width_of(name);
        for line in hanging(&format!("  {name}{:pad$}  ", ""), &visible(said), style.columns()) {
            _ = writeln!(out, "{line}");
        }
    }
    if let Some(Shown::Difference { one, other }) = witness.and_then(|witness| witness.shown.as_ref()) {
        difference(out, [&report.implementation, &report.other], &kind.plan, [one, other], style);
    }
    out.push('\n');
    let how = shrunk(kind.case, kind.calls, kind.runs, &kind.plan);
    write_folded(out, 2, &format!("first {how}:"), style);
    scenario(out, &kind.plan);
    if let Some(file) = witness.and_then(|witness| witness.file.as_ref()) {
        _ = writeln!(out, "\n  saved    {}", visible(file));
    }
    out.push('\n');
}

fn counts(out: &mut String, report: &ComparisonReport, style: Style) {
    let comparison = &report.comparison;
    let shard = report.shard.map(|(index, of)| format!(", shard {index} of {of}"));
    let early = (report.shard.is_none() && comparison.cases < report.asked)
        .then(|| format!(" of {}, ended early", grouped(report.asked.into())));
    let different = match comparison.different {
        0 => "none of them differs".into(),
        different => format!(
            "{} of them differ ({}), in {}",
            grouped(different.into()),
            percent(different.into(), comparison.cases.into()),
            match comparison.kinds.len() {
                1 => "one way".into(),
                ways => format!("{ways} ways"),
            }
        ),
    };
    let head = format!(
        "{} compared with {}{}: {}{} from seed {}, {different}",
        visible(&report.implementation),
        visible(&report.other),
        shard.unwrap_or_default(),
        counted_cases(comparison.cases),
        early.unwrap_or_default(),
        report.seed,
    );
    write_folded(out, 0, &head, style);
    if comparison.unfit > 0 {
        let unfit = format!("{} more were generated that not both have means for", comparison.unfit);
        write_folded(out, 2, &unfit, style);
    }
    write_command(out, "  again:", &visible(&report.replay), style);
}

fn counted_cases(cases: u32) -> String {
    format!("{} {}", grouped(cases.into()), if cases == 1 { "scenario" } else { "scenarios" })
}
