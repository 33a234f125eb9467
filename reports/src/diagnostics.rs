//! Mistakes in a scenario file, drawn beneath the lines they are in. It knows nothing of what the mistakes mean.

use crate::escape;
use crate::prose;
use crate::source_line;
use crate::style::{Paint, Style, beginning, width_of, without_escapes};
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use interlude_spec::diagnostic::{Diagnostic, Place, Severity};

/// How wide a drawn source line is at most, with what stands before it.
pub const WIDEST: usize = 106;
/// What stands before a source line: its number, and a rule between spaces.
const MARGIN: usize = 6;
/// What stands before a help line.
const HELP: usize = MARGIN + "help: ".len();
/// How much of a message or a help line is shown: they repeat names from the file, which may be of any length.
const MESSAGE: usize = 400;
/// How much of a label is shown.
const LABEL: usize = 200;

/// Every mistake with its place and its source line, in the order given. The text is the file's; what of it was
/// not UTF-8 has been replaced. Whatever the file holds, the terminal is safe, and a source line that is wider than it is cut
/// around its mistake; none is drawn wider than [`WIDEST`]. Sentences are folded to the width, unless it is [`Style::UNFOLDED`].
pub fn render(file: &str, text: &str, diagnostics: &[Diagnostic], style: Style) -> String {
    let Style { color, .. } = style;
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    // Lines are cut here, where it is known which columns of the file they show.
    let renderer = renderer.term_width(usize::MAX >> 1);
    // The columns of mistakes are counted behind a byte order mark, which nobody has written.
    let lines: Vec<&str> = text.strip_prefix('\u{feff}').unwrap_or(text).split('\n').collect();
    let file = escape::visible(file);
    let drawn = diagnostics.iter().map(|diagnostic| {
        let (title, excerpt, below) = groups(&lines, diagnostic, style);
        let Place { line, column, .. } = diagnostic.place;
        let margin = " ".repeat(line.to_string().len());
        let arrow = Style { color, ..Style::PLAIN }.paint(Paint::Arrow, "-->");
        let title = renderer.render(&[title]);
        let mut excerpt = renderer.render(&[excerpt]);
        if let Some(label) = below {
            excerpt = with_label_below(&excerpt, &label, style);
        }
        format!("{title}\n{margin}{arrow} {file}:{line}:{column}\n{excerpt}\n")
    });
    drawn.collect::<Vec<_>>().join("\n")
}

/// The title and the excerpt. The line between them, which says the place, is not left to the renderer: it would
/// count the columns of the line as it is shown, which may be cut and has escapes in it. A label that has no room beside the
/// caret is given back, to stand below it.
fn groups<'a>(
    lines: &[&str],
    diagnostic: &'a Diagnostic,
    style: Style,
) -> (Group<'a>, Group<'a>, Option<String>) {
    let Place { line, column, length } = diagnostic.place;
    let (columns, cut) = (style.columns(), style.sign("…", "~"));
    let source = lines.get(line.saturating_sub(1)).copied().unwrap_or("");
    let source = source.strip_suffix('\r').unwrap_or(source);
    // Beside the number and its rule, the signs where it is cut take a column each.
    let before = line.to_string().len() + " | ".len() + 2;
    let (shown, caret) = source_line::cut(source, (column, length), columns.min(WIDEST) - before, style);
    let label = short(&diagnostic.label, LABEL, cut);
    let taken = line.to_string().len()
        + " | ".len()
        + width_of(&shown[..caret.end]).max(width_of(&shown[..caret.start]) + 1);
    let is_beside = taken + " ".len() + width_of(&label) <= columns;
    let caret = AnnotationKind::Primary.span(caret);
    let (caret, below) = if is_beside { (caret.label(label), None) } else { (caret, Some(label)) };
    let level = match diagnostic.code.severity() {
        Severity::Error => Level::ERROR,
        Severity::Advice => Level::NOTE.with_name("advice"),
    };
    let folded = |text: &str, head: usize| {
        let room = columns.saturating_sub(head);
        prose::fold_quoted(&short(text, MESSAGE, cut), room, room).join("\n")
    };
    let code = diagnostic.code.as_str();
    let head = "advice[]: ".len() + code.len();
    let title = level.clone().primary_title(folded(&diagnostic.message, head)).id(code);
    let snippet = Snippet::source(shown).line_start(line).annotation(caret);
    let help = diagnostic.help.as_ref().map(|help| Level::HELP.message(folded(help, HELP)));
    (Group::with_title(title), Group::with_level(level).element(snippet).elements(help), below)
}

/// The excerpt with a label, folded, below the line of the caret: where that begins, or as far to the left as it takes to have room.
fn with_label_below(excerpt: &str, label: &str, style: Style) -> String {
    let mut lines: Vec<String> = excerpt.split('\n').map(str::to_owned).collect();
    // The renderer draws an empty line, the source line and that of the caret.
    let Some(carets) = lines.get(2) else { return excerpt.to_owned() };
    let margin = lines[0].trim_end().to_owned();
    let before = carets.split('^').next().unwrap_or_default();
    // What paints the caret paints its label.
    let paint = &before[before.trim_end_matches(|c: char| c != ' ').len()..];
    let end = if paint.is_empty() { "" } else { "\u{1b}[0m" };
    let room = style.columns() - width_of(&without_escapes(&margin)) - 1;
    let column = width_of(&without_escapes(before)) - width_of(&without_escapes(&margin)) - 1;
    let indent = column.min(room.saturating_sub(width_of(label)).max(room / 2)).min(column);
    let folded = prose::fold(label, room - indent);
    let below = folded.iter().map(|line| format!("{margin} {}{paint}{line}{end}", " ".repeat(indent)));
    let below: Vec<String> = below.collect();
    lines.splice(3..3, below);
    lines.join("\n")
}

/// Untrusted text, safe and of bounded length; where it is cut there is a sign.
fn short(text: &str, longest: usize, cut: &str) -> String {
    let safe = Style::PLAIN.safe(text);
    if width_of(&safe) <= longest {
        return safe.into_owned();
    }
    format!("{}{cut}", beginning(&safe, longest - 1))
}
