//! The last lines: how many of which verdict, how many scenarios, and how much of the contract was put to the test.

use super::Group;
use super::others::count;
use super::page::Page;
use crate::causes::broken_most;
use crate::counts::musts;
use crate::numbers::{counted, of_trials};
use crate::run::{Excuse, Stale, Trial};
use crate::style::{Paint, beginning, width_of};
use interlude_spec::verdict::Verdict;
use std::collections::BTreeSet;

/// How wide the column of implementations may be in the narrowest terminal; in a wider one it may take two fifths.
const NAMES: usize = 24;

/// The summary of every implementation, and whether this is all.
pub(super) fn summary(page: &mut Page, groups: &[Group<'_>], stale: &[Stale], part_line: Option<&str>) {
    page.gap();
    if groups.is_empty() {
        page.text(0, Paint::Warn, "nothing was run");
        is_shard(page, part_line);
        return;
    }
    let rule = page.style.sign("─", "-").repeat(page.style.columns());
    page.line(page.style.paint(Paint::Faint, &rule));
    let names: Vec<String> =
        groups.iter().map(|group| page.style.safe(group.implementation).into_owned()).collect();
    let column = names
        .iter()
        .map(|name| width_of(name))
        .max()
        .unwrap_or(0)
        .min(NAMES.max(page.style.columns() * 2 / 5));
    for (group, name) in groups.iter().zip(&names) {
        let mut parts = vec![Words::plain(format!("{}:", of_trials(group.trials.iter().copied())))];
        parts.extend(counts(page, group));
        let newer = group.trials.iter().filter(|trial| is_newer(trial)).count();
        if newer > 0 {
            let text = format!("{newer} excused by its `suite`");
            parts.push(Words { width: width_of(&text), painted: page.style.paint(Paint::Warn, &text) });
        }
        let musts = counted(musts(&group.trials).len(), "must");
        parts.push(Words::plain(format!("{musts} exercised")));
        lines(page, name, column, &parts);
        told(page, column, "broken", &broken(group));
        told(page, column, "stale", &said_to_be_known(group, stale));
    }
    all_skipped(page, groups);
    is_shard(page, part_line);
}

/// Each rule that is broken, and in how many scenarios where that is more than one.
fn broken(group: &Group<'_>) -> Vec<String> {
    let rules = broken_most(&group.trials).into_iter().map(|(rule, count)| match count {
        1 => rule.to_string(),
        count => format!("{rule} ({count})"),
    });
    rules.collect()
}

/// Each rule that is said to be known to be broken and does not show so.
fn said_to_be_known(group: &Group<'_>, stale: &[Stale]) -> Vec<String> {
    let of_it = stale.iter().filter(|it| it.implementation == group.implementation);
    let rules: BTreeSet<_> = of_it.map(|it| it.requirement.as_str()).collect();
    rules.into_iter().map(Into::into).collect()
}

/// Rules behind a word, where there are any.
fn told(page: &mut Page, column: usize, word: &str, rules: &[String]) {
    if !rules.is_empty() {
        // In a narrow terminal the column of names leaves too little room.
        let indent = if column + 2 <= page.style.columns() / 4 { column + 2 } else { 2 };
        page.entry(indent, "broken".len(), (Paint::Bad, word), (Paint::Plain, &rules.join(", ")));
    }
}

/// What to do about a run in which everything was skipped.
fn all_skipped(page: &mut Page, groups: &[Group<'_>]) {
    let trials = || groups.iter().flat_map(|group| &group.trials);
    if !trials().all(|trial| matches!(trial.verdict, Verdict::Skip { .. })) {
        return;
    }
    page.text(0, Paint::Warn, "everything was skipped, so nothing was put to the test");
    let mut names: Vec<&str> = trials().filter_map(|trial| trial.instead.as_deref()).collect();
    names.sort_unstable();
    names.dedup();
    let options: Vec<_> = names.into_iter().map(|name| format!("--implementation {name}")).collect();
    let help = if options.is_empty() {
        "no implementation that is built in has what these scenarios need: they want an adapter that has it"
            .into()
    } else {
        format!("run them with {}", options.join(" "))
    };
    page.entry(0, "help".len(), (Paint::Arrow, "help"), (Paint::Plain, &help));
    let own = "an adapter names what it has in `hello` and in its manifest";
    page.entry(0, "help".len(), (Paint::Arrow, "help"), (Paint::Plain, own));
}

/// Whether a trial breaks what counts as advice only because its implementation answers for an older version.
fn is_newer(trial: &Trial) -> bool {
    trial.excused.iter().any(|excused| matches!(excused.excuse, Excuse::Since(_)))
}

/// That there is more than this, where there is.
fn is_shard(page: &mut Page, part_line: Option<&str>) {
    if let Some(line) = part_line {
        page.text(0, Paint::Warn, &format!("this is {line}"));
    }
}

/// Words that stay together, and how wide they are without their paint.
struct Words {
    painted: String,
    width: usize,
}

impl Words {
    fn plain(text: String) -> Self {
        Self { width: width_of(&text), painted: text }
    }
}

fn counts(page: &Page, group: &Group<'_>) -> Vec<Words> {
    let of_word = |word: &&str| {
        let trials: Vec<&&Trial> =
            group.trials.iter().filter(|trial| trial.verdict.word() == *word).collect();
        let first = trials.first()?;
        let painted = count(page, &first.verdict, trials.len());
        Some(Words { painted, width: trials.len().to_string().len() + 1 + word.len() })
    };
    Verdict::WORDS.iter().filter_map(of_word).collect()
}

fn lines(page: &mut Page, name: &str, column: usize, parts: &[Words]) {
    let indent = column + 2;
    let name = if width_of(name) > column {
        format!("{}{}", beginning(name, column - 1), page.style.sign("…", "~"))
    } else {
        name.to_owned()
    };
    let mut width = indent;
    let mut line = page.style.paint(Paint::Strong, &name) + &" ".repeat(indent - width_of(&name));
    let dot = page.style.sign(" · ", ", ");
    for (index, part) in parts.iter().enumerate() {
        let joint = match index {
            0 => "",
            1 => " ",
            _ => dot,
        };
        if index > 0 && width + width_of(joint) + part.width > page.style.columns() {
            page.line(std::mem::replace(&mut line, " ".repeat(indent)));
            width = indent;
        } else {
            line.push_str(joint);
            width += width_of(joint);
        }
        line.push_str(&part.painted);
        width += part.width;
    }
    page.line(line);
}
