//! The shape of each moment.

use crate::timeline::MarkKind;
use std::fmt::Write as _;

/// Draws the sign of a moment at a place. One that is wrong stands out.
pub(super) fn sign(out: &mut String, x: usize, y: usize, kind: MarkKind, wrong: bool) {
    if wrong {
        _ = writeln!(out, "<circle class=\"halo\" cx=\"{x}\" cy=\"{y}\" r=\"9\"/>");
    }
    let (class, shape) = shape(kind);
    let wrong = if wrong { " wrong" } else { "" };
    _ = match shape {
        Shape::Circle(radius) => {
            writeln!(out, "<circle class=\"{class}{wrong}\" cx=\"{x}\" cy=\"{y}\" r=\"{radius}\"/>")
        }
        Shape::Path(path) => {
            writeln!(out, "<path class=\"{class}{wrong}\" transform=\"translate({x} {y})\" d=\"{path}\"/>")
        }
    };
}

enum Shape {
    Circle(u8),
    Path(&'static str),
}

const fn shape(kind: MarkKind) -> (&'static str, Shape) {
    match kind {
        MarkKind::Begin | MarkKind::End => ("sign faint", Shape::Path("M0 -7 V7")),
        MarkKind::Called => ("sign open", Shape::Circle(5)),
        MarkKind::CallbackStarts => ("sign", Shape::Path("M0 -10 V10 M3 -10 V10")),
        MarkKind::CallbackDone => ("sign", Shape::Path("M-3 -10 V10 M0 -10 V10")),
        MarkKind::CallsReturned => ("sign open", Shape::Path("M0 -6 L6 0 L0 6 L-6 0 z")),
        MarkKind::Resolves => ("sign good", Shape::Path("M-5 0 L-1 4 L5 -5")),
        MarkKind::Rejects | MarkKind::Throws => ("sign warn", Shape::Path("M-4 -4 L4 4 M4 -4 L-4 4")),
        MarkKind::Returned => ("sign solid good", Shape::Circle(5)),
        MarkKind::Rejected => {
            ("sign open warn", Shape::Path("M-5 0 a5 5 0 1 0 10 0 a5 5 0 1 0 -10 0 M-3 -3 L3 3 M3 -3 L-3 3"))
        }
        MarkKind::Told | MarkKind::Renders => ("sign", Shape::Path("M0 -10 V10")),
        MarkKind::ToldAgain => ("sign", Shape::Path("M0 -10 V10 M-4 0 H4")),
        MarkKind::Joins => ("sign", Shape::Path("M0 -5 V5 M-5 0 H5")),
        MarkKind::Leaves => ("sign", Shape::Path("M-4 -4 L4 4 M4 -4 L-4 4")),
        MarkKind::ProbeAgrees => ("sign open faint", Shape::Circle(4)),
        MarkKind::ProbeDiffers => ("sign open warn", Shape::Circle(4)),
        MarkKind::Stimulus => ("sign solid", Shape::Path("M0 -6 L6 0 L0 6 L-6 0 z")),
        MarkKind::Request => ("sign", Shape::Path("M0 7 V-7 M-4 -3 L0 -7 L4 -3")),
        MarkKind::Answer => ("sign", Shape::Path("M0 -7 V7 M-4 3 L0 7 L4 3")),
        MarkKind::Goes => ("sign", Shape::Path("M-7 0 H7 M3 -4 L7 0 L3 4")),
        MarkKind::AtOdds => ("sign warn", Shape::Path("M-5 -3 H5 M-5 3 H5 M3 -7 L-3 7")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::timeline::LaneKind;

    const LEGEND: &str = include_str!("../../../templates/report/legend.html");

    const KINDS: [MarkKind; 23] = [
        MarkKind::Begin,
        MarkKind::End,
        MarkKind::Called,
        MarkKind::CallbackStarts,
        MarkKind::CallbackDone,
        MarkKind::CallsReturned,
        MarkKind::Resolves,
        MarkKind::Rejects,
        MarkKind::Returned,
        MarkKind::Rejected,
        MarkKind::Told,
        MarkKind::ToldAgain,
        MarkKind::Joins,
        MarkKind::Leaves,
        MarkKind::Renders,
        MarkKind::ProbeAgrees,
        MarkKind::ProbeDiffers,
        MarkKind::Stimulus,
        MarkKind::Request,
        MarkKind::Answer,
        MarkKind::Goes,
        MarkKind::AtOdds,
        MarkKind::Throws,
    ];

    /// What the page's legend says of a sign. The compiler asks for it where there is a new one.
    const fn in_legend(kind: MarkKind) -> &'static str {
        match kind {
            MarkKind::Begin | MarkKind::End => "begins and ends at a faint line",
            MarkKind::Called => "<b>○</b> is made",
            MarkKind::CallbackStarts => "<b>‖</b> its callback starts",
            MarkKind::CallbackDone => "or starts and is done at once",
            MarkKind::CallsReturned => "<b>◇</b> the calls that a callback made have returned",
            MarkKind::Resolves => "<b>✓</b> the callback resolves",
            MarkKind::Rejects => "<b>✕</b> it rejects",
            MarkKind::Returned => "<b>●</b> the call has returned",
            MarkKind::Rejected => "<b>⊗</b> it has rejected",
            MarkKind::Told => "<b>│</b> it is told",
            MarkKind::ToldAgain => "<b>┼</b> it is told the same again",
            MarkKind::Joins => "<b>+</b> a listener joins",
            MarkKind::Leaves => "<b>×</b> it leaves",
            MarkKind::Renders => "<b>│</b> they are rendered anew",
            MarkKind::ProbeAgrees | MarkKind::ProbeDiffers => {
                "<b>○</b> what the client says when it is asked"
            }
            MarkKind::Stimulus => "<b>◆</b> what else happens",
            MarkKind::Request => "<b>↑</b> a request to the server",
            MarkKind::Answer => "<b>↓</b> its answer",
            MarkKind::Goes => "<b>→</b> the page goes elsewhere",
            MarkKind::AtOdds => "<b>≠</b> a hook says something else than was told",
            MarkKind::Throws => "<b>✕</b> a component throws",
        }
    }

    /// What the page's legend says of a row. The compiler asks for it where there is a new one.
    const fn row_in_legend(kind: LaneKind) -> &'static str {
        match kind {
            LaneKind::Ruler => "<dt>time</dt>",
            LaneKind::Call | LaneKind::UnknownCall => "<dt>a call</dt>",
            LaneKind::Session => "<dt>session</dt>",
            LaneKind::Listener => "<b>→ name</b> is what another listener is told",
            LaneKind::Children { .. } => "<dt>children</dt>",
            LaneKind::Probe => "<dt>probe</dt>",
            LaneKind::Stimuli | LaneKind::Server | LaneKind::Page => "<dt>besides</dt>",
        }
    }

    #[test]
    fn each_row_that_a_picture_can_hold_is_read_in_the_legend_of_the_page() {
        let observed = LaneKind::Children { observed: true };
        let [ruler, call, session, listener] =
            [LaneKind::Ruler, LaneKind::Call, LaneKind::Session, LaneKind::Listener];
        let rows = [ruler, call, session, listener, observed, LaneKind::Probe, LaneKind::Stimuli];
        let missing: Vec<_> =
            rows.into_iter().filter(|kind| !LEGEND.contains(row_in_legend(*kind))).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }

    #[test]
    fn each_sign_that_a_picture_can_hold_is_read_in_the_legend_of_the_page() {
        let missing: Vec<_> = KINDS.into_iter().filter(|kind| !LEGEND.contains(in_legend(*kind))).collect();
        assert!(missing.is_empty(), "{missing:?}");
        // The list of kinds has each of them once.
        let each = (0..KINDS.len()).all(|place| KINDS[place] as usize == place);
        assert!(each, "{KINDS:?}");
    }
}
