//! The record that a client was found to follow, for a person to read.

use super::campaign::{scenario, shrunk};
use crate::escape::visible;
use crate::fitted::FitReport;
use crate::numbers::grouped;
use crate::prose::{hanging, write_folded};
use crate::style::{Paint, Style};
use std::fmt::Write as _;

/// The record, and what is changed in it; or that there is none, and a scenario in which the nearest one differs.
pub fn fit(report: &FitReport, style: Style) -> String {
    let mut out = String::new();
    let fit = &report.fit;
    let name = visible(&report.implementation);
    let cases = grouped(fit.cases.into());
    let head = if fit.holds() { report.record() } else { "no record fits".to_owned() };
    let paint = if fit.holds() { Paint::Good } else { Paint::Bad };
    _ = writeln!(out, "{}", style.paint(paint, &format!("{name}: {head}")));
    let mut line = |text: &str| write_folded(&mut out, 2, text, style);
    if fit.holds() {
        line(&format!("in {cases} random scenarios from seed {}, none of which differs", report.seed));
    } else {
        line(&format!(
            "nearest is the record {}: {} of {cases} random scenarios from seed {} differ",
            report.record(),
            grouped(fit.different.into()),
            report.seed
        ));
    }
    line(&match &fit.until {
        Some(until) => format!("clerk-js@{} stands for every version from it up to {until}", fit.since),
        None => format!("clerk-js@{} stands for every version from it on", fit.since),
    });
    for choice in &fit.changed {
        line(choice.says());
    }
    if let Some(kind) = &fit.differs {
        out.push('\n');
        for (who, said) in [(&*name, &kind.said[0]), ("the record", &kind.said[1])] {
            for line in hanging(&format!("  {who}  "), &visible(said), style.columns()) {
                _ = writeln!(out, "{line}");
            }
        }
        out.push('\n');
        let how = shrunk(kind.case, kind.calls, kind.runs, &kind.plan);
        write_folded(&mut out, 2, &format!("first {how}:"), style);
        scenario(&mut out, &kind.plan);
    }
    out
}
