//! Puts expectations into the text of a scenario, which stays as it is otherwise: comments, order, spacing.

use super::node::{Kind, Node, NodeId};
use super::{keys_of_step, load, text, write, yaml};
use crate::plan::{Action, Expectation, Plan, Step};
use crate::time::Tick;

/// An expectation that is to be put into a scenario.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Addition {
    /// The step of the plan that it comes after.
    pub after: usize,
    /// When it is checked.
    pub at: Tick,
    /// What is expected.
    pub expectation: Expectation,
}

/// Why expectations cannot be put into a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InsertError {
    /// The text is no scenario.
    #[error("the text is not a scenario that can be read")]
    Unreadable,
    /// The steps are not a list with a line of its own for each.
    #[error("the steps do not stand one below the other, each after a `-` of its own")]
    NotInLines,
    /// What came out of it is not the same scenario with these expectations.
    #[error("the text is laid out in a way in which nothing can be put between its steps")]
    Unfit,
}

/// Puts expectations into a text, in the order given, which is that of time.
///
/// What comes out has been read again: it is the same scenario with these expectations and nothing else.
///
/// # Errors
///
/// An [`InsertError`] where the text has no place for them. Nothing is put in then.
pub fn insert(source: &str, additions: &[Addition]) -> Result<String, InsertError> {
    let plan = load(source.as_bytes()).map_err(|_| InsertError::Unreadable)?;
    let text = text::text_of(source.as_bytes(), super::MAX_BYTES).map_err(|_| InsertError::Unreadable)?;
    let root = yaml::parse(text).map_err(|_| InsertError::Unreadable)?;
    let lines: Vec<&str> = source.split_inclusive('\n').collect();
    let end_of_line = if source.contains("\r\n") { "\r\n" } else { "\n" };
    let items = items(text, &root, &lines)?;

    let mut out = String::with_capacity(source.len());
    let mut next = additions.iter().peekable();
    let mut written = 0;
    for item in &items {
        lines[written..item.end].iter().for_each(|line| out.push_str(line));
        written = item.end;
        while let Some(Addition { at, expectation, .. }) =
            next.next_if(|addition| item.steps.contains(&addition.after))
        {
            if !out.ends_with('\n') {
                out.push_str(end_of_line);
            }
            let margin = " ".repeat(item.indent);
            let expected = write::expect(&plan, expectation);
            let lines = [format!("{margin}- at: {at}"), format!("{margin}  expect: {expected}")];
            out.extend(lines.into_iter().flat_map(|line| [line, end_of_line.into()]));
        }
    }
    lines[written..].iter().for_each(|line| out.push_str(line));

    let is_as_wanted =
        next.peek().is_none() && load(out.as_bytes()).is_ok_and(|read| read == with(&plan, additions));
    if is_as_wanted { Ok(out) } else { Err(InsertError::Unfit) }
}

/// The plan with these expectations among its steps.
pub fn with(plan: &Plan, additions: &[Addition]) -> Plan {
    let mut steps = Vec::with_capacity(plan.steps.len() + additions.len());
    for (index, step) in plan.steps.iter().enumerate() {
        steps.push(step.clone());
        steps.extend(
            additions.iter().filter(|addition| addition.after == index).map(|addition| Step {
                at: addition.at,
                action: Action::Expect(addition.expectation.clone()),
            }),
        );
    }
    Plan { steps, ..plan.clone() }
}

/// An item of the list of steps.
struct Item {
    /// The steps of the plan that it holds.
    steps: std::ops::Range<usize>,
    /// How far its `-` is indented.
    indent: usize,
    /// The number of lines up to its end.
    end: usize,
}

fn items(text: &str, root: &Node, lines: &[&str]) -> Result<Vec<Item>, InsertError> {
    let entries = root.entries().unwrap_or_default();
    let place = entries.iter().position(|entry| entry.key == "steps").ok_or(InsertError::Unreadable)?;
    let Kind::Sequence(steps) = &entries[place].value.kind else { return Err(InsertError::NotInLines) };
    let first_keys: Vec<NodeId> = steps
        .iter()
        .filter_map(|step| step.entries()?.first())
        .map(|entry| entry.key_id)
        .chain(entries.get(place + 1).map(|entry| entry.key_id))
        .collect();
    let places = yaml::places(text, &first_keys);
    let mut items: Vec<Item> = Vec::with_capacity(steps.len());
    for (n, step) in steps.iter().enumerate() {
        let begin = places.get(n).ok_or(InsertError::NotInLines)?;
        let line = lines.get(begin.line - 1).ok_or(InsertError::NotInLines)?;
        let before: String = line.chars().take(begin.column - 1).collect();
        let mark = before.trim_start_matches(' ');
        let indent = before.len() - mark.len();
        if mark.trim_end_matches(' ').trim_end_matches('{').trim_end_matches(' ') != "-" {
            return Err(InsertError::NotInLines);
        }
        let limit = places.get(n + 1).map_or(lines.len(), |place| place.line - 1);
        let is_idle = |line: &str| line.trim().is_empty() || line.trim_start().starts_with('#');
        let end = (begin.line..=limit).rev().find(|end| !is_idle(lines[*end - 1])).unwrap_or(begin.line);
        let from = items.last().map_or(0, |item| item.steps.end);
        items.push(Item { steps: from..from + keys_of_step(step).count(), indent, end });
    }
    Ok(items)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Children;

    const SOURCE: &str = "\
scenario: A switch  # of sessions
client:
  sessions: [{ id: sess_a, user: user_ada }]
steps:
    # the one call
    - at: 0ms
      call: switch
      setSession: { session: sess_a }

    # nothing more
    - { at: 20ms, unload: true }
# what is told
emissions: [undefined]
";

    fn hidden(after: usize, at: u64) -> Addition {
        let expectation = Expectation { children: Some(Children::Hidden), ..Expectation::default() };
        Addition { after, at: Tick::from_millis(at), expectation }
    }

    #[test]
    fn comments_and_layout_stay() {
        let source = SOURCE.replace("emissions: [undefined]\n", "emissions: [null]");
        let out = insert(&source, &[hidden(0, 0), hidden(0, 10), hidden(1, 20)]).expect("it fits");
        assert_eq!(
            out,
            "\
scenario: A switch  # of sessions
client:
  sessions: [{ id: sess_a, user: user_ada }]
steps:
    # the one call
    - at: 0ms
      call: switch
      setSession: { session: sess_a }
    - at: 0ms
      expect: { children: hidden }
    - at: 10ms
      expect: { children: hidden }

    # nothing more
    - { at: 20ms, unload: true }
    - at: 20ms
      expect: { children: hidden }
# what is told
emissions: [null]"
        );
    }

    #[test]
    fn a_text_that_ends_without_a_line_break_gets_one_and_keeps_its_kind() {
        let source = "scenario: One\r\nsteps:\r\n- at: 0ms\r\n  unload: true";
        let out = insert(source, &[hidden(0, 0)]).expect("it fits");
        assert_eq!(out, format!("{source}\r\n- at: 0ms\r\n  expect: {{ children: hidden }}\r\n"));
    }

    #[test]
    fn what_has_no_place_for_them_stays_as_it_is() {
        let in_one_line = "scenario: One\nsteps: [{ at: 0ms, unload: true }]\n";
        assert_eq!(insert(in_one_line, &[hidden(0, 0)]), Err(InsertError::NotInLines));
        assert_eq!(insert("scenario: One\n", &[]), Err(InsertError::Unreadable));
        let back_in_time = insert(SOURCE, &[hidden(1, 0)]);
        assert_eq!(back_in_time, Err(InsertError::Unfit));
    }
}
