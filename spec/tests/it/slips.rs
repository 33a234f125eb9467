//! Slips after which a text is no YAML any more: each is told where it was made, not where the parser noticed it.

use interlude_spec::scenario::load;

/// Checks that a text has one mistake, whose place, message and help begin so.
fn check(text: &str, place: &str, message: &str, help: &str) {
    let told = load(text.as_bytes()).expect_err(text);
    let first = &told[0];
    assert_eq!(told.len(), 1, "{text}\n{told:#?}");
    let found = (first.place.to_string(), &first.message, first.help.as_deref().unwrap_or_default());
    assert_eq!(found.0, place, "{text}\n{told:#?}");
    assert!(found.1.starts_with(message), "{text}\n{message}\n{}", found.1);
    assert!(found.2.starts_with(help), "{text}\n{help}\n{}", found.2);
}

const HEAD: &str = "\
scenario: A
client:
  sessions:
    - { id: sess_a, user: user_ada }
steps:
";

const NO_DASH: &str = "an item of the list begins here without its `- `";

#[test]
fn a_dash_that_is_missing_is_told_where_it_is_missing() {
    let rest = "  - at: 50ms\n    expect: { session: sess_a }\n";
    let call = "    call: switch\n    setActive: { session: sess_a }\n";
    // The first item, with and without room for its mark.
    let at_3 = "write `- at:` in column 3";
    check(&format!("{HEAD}  # The click\n    at: 0ms\n{call}{rest}"), "7:5", NO_DASH, at_3);
    check(&format!("{HEAD}    at: 0ms\n{call}{rest}"), "6:5", NO_DASH, at_3);
    check(&format!("{HEAD}  at: 0ms\n{call}{rest}"), "6:3", NO_DASH, at_3);
    let head = HEAD.replace("steps:", "steps: # What happens");
    check(&format!("{head}    at: 0ms\n{call}{rest}"), "6:5", NO_DASH, at_3);
    // The second one, with its other lines in place and not.
    let second = "  at: 50ms\n    expect: { session: sess_a }\n";
    check(&format!("{HEAD}  - at: 0ms\n{call}{second}"), "9:3", NO_DASH, at_3);
    let help = "write `- at:` in column 3, and indent the lines of the item below it alike";
    let second = second.replace("    expect", "  expect");
    check(&format!("{HEAD}  - at: 0ms\n{call}{second}{rest}"), "9:3", NO_DASH, help);
    // Without a space behind it.
    let glued = format!("{HEAD}  -at: 0ms\n{call}{rest}");
    check(&glued, "6:3", "a `-` has no space behind it", "write `- at:` in column 3");
    // Other lists.
    let sessions = HEAD.replace("  - { id", "  id: sess_b\n    user: user_bob\n    - { id") + rest;
    check(&sessions, "4:5", NO_DASH, "write `- id:` in column 5, and indent");
    let together = "  - at: 0ms\n    together:\n        call: a\n        setActive: { session: sess_a }\n      - { call: b, setActive: {} }\n";
    check(&format!("{HEAD}{together}"), "8:9", NO_DASH, "write `- call:` in column 7");
}

#[test]
fn the_first_item_of_a_list_without_its_dash_is_one_mistake_where_it_is_yaml_too() {
    let message = "an item of `steps` begins here without its `- `";
    let text = format!("{HEAD}at: 0ms\ncall: switch\nsetActive: {{ session: sess_a }}\n");
    check(&text, "6:1", message, "write `- at:`, and indent the other lines of the item alike");
    let sessions =
        "scenario: A\nclient:\n  sessions:\n  id: sess_a\n  user: user_ada\n  active: sess_a\nsteps: []\n";
    check(sessions, "4:3", "an item of `sessions` begins here", "write `- id:`");
    let text = format!("{HEAD}  at: 0ms\n  unload: true\n");
    check(&text, "6:3", "`steps` has to be a list, not a map", "begin each item with `- `, as in `- at: …`");
}

#[test]
fn what_is_indented_wrongly_is_not_told_to_be_an_item() {
    let deeper = "scenario: A\nclient:\n  active: null\n    loaded: true\nsteps: []\n";
    check(deeper, "4:5", "this line is indented deeper", "indent the keys of one map alike");
    let list =
        "scenario: A\nclient:\n  sessions:\n    - { id: a, user: b }\n   - { id: b, user: c }\nsteps: []\n";
    check(list, "5:4", "this item is indented like no list above", "indent each `- `");
}

#[test]
fn what_is_never_closed_is_told_where_it_was_opened() {
    let list = "the list that this `[` opens is never closed";
    let map = "the map that this `{` opens is never closed";
    for (text, place, message, help) in [
        // The parser notices in the next line, two lines on, or at the end.
        ("scenario: A\ncovers: [a, b\nsteps: []\n", "2:9", list, "close it with `]`"),
        ("scenario: A\ncovers: [\nsteps:\n  - at: 0ms\n    unload: true\n", "2:9", list, "close it with `]`"),
        ("scenario: A\nsteps: [\n  { at: 0ms, unload: true },\n", "2:8", list, "close it with `]`"),
        ("scenario: A\nclient: {\n  active: null\nsteps: []\nunder: {}\n", "2:9", map, "close it with `}`"),
        (
            "scenario: A\nclient:\n  sessions: [{ id: a, user: b }\n  active: a\nsteps: []\n",
            "3:13",
            list,
            "close it with `]`",
        ),
        // The inner one of two, where the outer one is closed.
        ("{\"scenario\": \"A\", \"steps\": [{ \"at\": \"0ms\" }}", "1:28", list, "close it with `]`"),
        ("steps: [{ at: 0ms, calls: { a: b }, { at: 1ms }]\n", "1:9", map, "close it with `}`"),
        // A bracket in a text or a comment opens nothing.
        ("scenario: Its [ odd # [\nclient: { active: '['\nsteps: []\n", "2:9", map, "close it with `}`"),
        ("{", "1:1", map, "close it with `}`"),
    ] {
        check(text, place, message, help);
    }
    // What is closed is told where it goes wrong.
    let wrong = "the list that the `[` of line 2 opens goes wrong here";
    check("scenario: A [\ncovers: [a, {b: 1} {c: 2}]\nsteps: []\n", "2:20", wrong, "separate the items");
}

#[test]
fn quotes_that_are_never_closed_are_told_where_they_were_opened() {
    let rest = "client:\n  active: sess_a\nsteps: []\n";
    for quote in ['"', '\''] {
        let never = format!("the quotes that this `{quote}` opens are never closed");
        let help = format!("close the text with `{quote}` where it ends");
        check(&format!("scenario: {quote}A\n{rest}"), "1:11", &never, &help);
        check(&format!("scenario: A\ncovers: [{quote}a, b]\n{rest}"), "2:10", &never, &help);
        // The next ones close them, in another line or in the same.
        let late =
            |place: &str| format!("the quotes that this `{quote}` opens are closed as late as in {place}");
        let json = format!(
            "{{{quote}scenario{quote}: {quote}A,\n{quote}client{quote}: {{}}, {quote}steps{quote}: []}}"
        );
        check(&json, "1:14", &late("line 2"), &help);
        let text = format!("scenario: {quote}A\nclient:\n  active: {quote}sess_a{quote}\nsteps: []\n");
        check(&text, "1:11", &late("line 3"), &help);
        let text = format!(
            "scenario: A\nclient: {{ active: {quote}a, initialState: {quote}a{quote} }}\nsteps: []\n"
        );
        check(&text, "2:19", &late("column 37"), &help);
        let text = format!("[{quote}a\n{quote}b{quote}]\n");
        check(&text, "1:2", &late("line 2"), &help);
        // Quotes within a text are passed over.
        let within = if quote == '"' { "\\\"" } else { "''" };
        let text = format!("scenario: {quote}A {within}b{within}\nclient:\n  active: {quote}a{quote}\n");
        check(&text, "1:11", &late("line 3"), &help);
    }
}

#[test]
fn what_stands_behind_the_end_is_a_second_document_only_where_a_mark_begins_one() {
    const WHOLE: &str = "{\"scenario\": \"A\",\n\"steps\": []}";
    let remove = "remove it, or put it into a file of its own";
    let too_many = "remove it, or a `}` before it: one of them may be too many";
    check(&format!("{WHOLE}\n[\n"), "3:1", "the scenario ends before `[`", remove);
    check(&format!("{WHOLE}\n{WHOLE}\n"), "3:1", "the scenario ends before `{`", remove);
    check(&format!("{WHOLE} hello\n"), "2:14", "the scenario ends before `hello`", too_many);
    check(&format!("{WHOLE}]\n"), "2:13", "the scenario ends before `]`", too_many);
    check(&format!("---\n{WHOLE}\n# a comment\n\n,\n"), "6:1", "the scenario ends before `,`", too_many);
    let second = "a second document begins here";
    check(
        &format!("{WHOLE}\n---\nscenario: B\n"),
        "3:1",
        second,
        "put it into a file of its own, or remove the `---`",
    );
    check(
        "scenario: A\nsteps: []\n# B\n---\n# C\n\nscenario: B\n",
        "4:1",
        second,
        "put it into a file of its own",
    );
    check("scenario: A\nsteps: []\n...\nscenario: B\n", "3:1", "`...` ends the scenario", "remove the `...`");
}

#[test]
fn where_one_of_some_words_belongs_no_quotes_are_advised() {
    for (value, found) in [("true", "`true`"), ("5", "the number `5`")] {
        let text = format!("{HEAD}  - at: 0ms\n    expect: {{ children: {value} }}\n");
        let message = format!("`children` has to be a word, not {found}");
        check(&text, "7:25", &message, "write one of `hidden`, `signed-in`, `signed-out`");
    }
}
