//! What a program says beside its answer, folded to the width of a terminal. It knows nothing of what is said.

use crate::prose;
use crate::style::{Style, width_of, without_escapes};

/// Lines such as `error: …` and `  help: …`, which have been made safe and may be painted. One that is wider than the style's width is
/// folded at blanks, and goes on below its text. What stands in backticks is not broken, unless it is wider than a line itself.
///
/// ```
/// use interlude_reports::{style::Style, terminal::said};
/// let narrow = Style { width: 40, ..Style::PLAIN };
/// let text = "error: nobody is called `a b`, and nobody ever was";
/// assert_eq!(said(text, narrow), "error: nobody is called `a b`, and\n       nobody ever was");
/// assert_eq!(said(text, Style { width: Style::UNFOLDED, ..narrow }), text);
/// ```
pub fn said(text: &str, style: Style) -> String {
    let columns = style.columns();
    let lines = text.split('\n').flat_map(|line| {
        let plain = without_escapes(line);
        if width_of(&plain) <= columns { vec![line.to_owned()] } else { folded(line, &plain, columns) }
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn folded(line: &str, plain: &str, columns: usize) -> Vec<String> {
    let lead = plain.len() - plain.trim_start_matches(' ').len();
    let head = plain[lead..]
        .split(' ')
        .next()
        .filter(|word| word.ends_with(':'))
        .map_or(0, |head| width_of(head) + 1);
    // A head that leaves little room for text is none.
    let indent = if lead + head <= columns / 3 { lead + head } else { 2 };
    let text = line.trim_start_matches(' ');
    // The first line has the head in it, and as much text as the others.
    let mut lines = prose::fold_quoted(text, columns - lead, columns - indent);
    for (place, line) in lines.iter_mut().enumerate() {
        line.insert_str(0, &" ".repeat(if place == 0 { lead } else { indent }));
    }
    lines
}
