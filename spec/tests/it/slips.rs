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

/// What is said of each mistake of a text: its place and its help.
fn told(text: &str) -> Vec<String> {
    let told = load(text.as_bytes()).expect_err(text).into_iter();
    told.map(|it| format!("{} {}: {}", it.place, it.message, it.help.unwrap_or_default())).collect()
}

const WHOLE: &str = "\
scenario: A
client:
  sessions:
    - { id: sess_a, user: user_ada }
    - { id: sess_b, user: user_bob }
  active: sess_a
steps:
  - at: 0ms
    call: switch
    setActive: { session: sess_b }
  - at: 50ms
    expect: { session: sess_b }
";

#[test]
fn what_only_looks_like_a_space_is_told_where_it_stands() {
    let message = "a no-break space (`U+00A0`) stands where only a space may";
    let help = "replace it by a space";
    for (from, to, place) in [
        // In the indentation, behind a colon, a dash, a bracket and a comma, and at the end.
        ("  active:", " \u{a0}active:", "6:2"),
        ("    call:", "  \u{a0}\u{a0}call:", "9:3"),
        ("active: ", "active:\u{a0}", "6:10"),
        ("active: ", "active: \u{a0}", "6:11"),
        ("- at: 0ms", "-\u{a0}at: 0ms", "8:4"),
        ("{ id: sess_b", "{\u{a0}id: sess_b", "5:8"),
        ("sess_b, user", "sess_b,\u{a0}user", "5:20"),
        ("active: sess_a", "active: sess_a\u{a0}", "6:17"),
        ("session: sess_b }\n  -", "session: sess_b\u{a0}}\n  -", "10:33"),
    ] {
        assert!(WHOLE.contains(from), "{from}");
        check(&WHOLE.replacen(from, to, 1), place, message, help);
    }
    // It is the same slip in each place, and other spaces are meant as well.
    let everywhere = WHOLE.replace("  - at", "  -\u{a0}at");
    check(
        &everywhere,
        "8:4",
        message,
        "replace it by a space, and in the other place where it stands as well",
    );
    let wide = WHOLE.replace("active: ", "active:\u{3000}");
    check(&wide, "6:10", "the character `U+3000` stands where only a space may", help);
    // What stands in a text is none of those places.
    let in_title =
        everywhere.replace("scenario: A", "scenario: A\u{a0}").replace("-\u{a0}at: 50ms", "- at: 50ms");
    assert_eq!(told(&in_title), [format!("8:4 {message}: {help}")]);
    // In a text it may stand.
    for title in ["scenario: A\u{a0}B", "scenario: A\u{a0}", "scenario: '\u{a0}A'"] {
        let text = WHOLE.replace("scenario: A", title);
        assert!(load(text.as_bytes()).is_ok(), "{text}");
        check(
            &text.replace("active:", "zebra:"),
            "6:3",
            "`zebra` is not a key of `client`",
            "the keys here are",
        );
    }
}

#[test]
fn two_slashes_are_told_to_begin_no_comment() {
    let message = "`//` begins no comment";
    for (from, to, place) in [
        ("scenario: A", "// what it is about\nscenario: A", "1:1"),
        ("steps:", "// what happens\nsteps:", "7:1"),
        ("steps:", "steps: // what happens", "7:8"),
        ("    - { id: sess_b", "    // two\n    - { id: sess_b", "5:5"),
        ("active: sess_a", "active: sess_a // the first", "6:18"),
        ("user_bob }", "user_bob }// two", "5:37"),
        ("  - at: 0ms", "  // The click\n  - at: 0ms", "8:3"),
        // Even where the rest can be read.
        ("call: switch", "call: switch // The click", "9:18"),
    ] {
        assert!(WHOLE.contains(from), "{from}");
        check(&WHOLE.replacen(from, to, 1), place, message, "write `#` for `//`");
    }
    // In a title, in quotes and in an address it is text.
    let navigates = "setActive: { session: sess_b, redirectUrl: 'https://a // b' }";
    let text = WHOLE.replacen("setActive: { session: sess_b }", navigates, 1);
    for text in [
        WHOLE.replace("scenario: A", "scenario: A // B"),
        text.clone(),
        text.replace("'https://a // b'", "//a/b"),
    ] {
        assert!(load(text.as_bytes()).is_ok(), "{text}");
    }
}

#[test]
fn a_colon_without_a_space_is_told_wherever_it_stands() {
    let message = "a `:` has no space behind it";
    for (from, to, place, help) in [
        ("active: sess_a", "active:sess_a", "6:9", "write `active: sess_a`"),
        ("call: switch", "call:switch", "9:9", "write `call: switch`"),
        ("user: user_bob", "user:user_bob", "5:25", "write `user: user_bob`"),
        ("session: sess_b", "session:sess_b", "10:25", "write `session: sess_b`"),
        ("setActive: {", "setActive:{", "10:14", "write `setActive: { …`"),
        ("at: 50ms", "at:50ms", "11:7", "write `at: 50ms`"),
        ("scenario: A", "scenario:A", "1:9", "write `scenario: A`"),
    ] {
        assert!(WHOLE.contains(from), "{from}");
        check(&WHOLE.replacen(from, to, 1), place, message, help);
    }
    // An id may hold one.
    let id = WHOLE.replace("switch", "'call:a'").replace("sess_b", "id:b");
    assert!(load(id.as_bytes()).is_ok(), "{id}");
}

#[test]
fn slips_and_other_mistakes_are_told_beside_one_another_at_their_places() {
    let text = WHOLE
        .replace("call: switch", "call:switch // The click")
        .replace("active: ", "active:\u{a0}")
        .replacen("session: sess_b } ", "session:sess_b }", 1)
        .replace("{ id: sess_b, user: user_bob }", "{ id:sess_b, usr: user_bob }");
    assert_eq!(
        told(&text),
        [
            "5:11 a `:` has no space behind it: write `id: sess_b`",
            "5:20 `usr` is not a key of a session: did you mean `user`?",
            "6:10 a no-break space (`U+00A0`) stands where only a space may: replace it by a space",
            "9:9 a `:` has no space behind it: write `call: switch`",
            "9:17 `//` begins no comment: in YAML that is `#`: write `#` for `//`",
        ]
    );
}

#[test]
fn calls_beside_together_without_their_dashes_are_one_mistake() {
    let text = WHOLE.replacen("    call: switch\n", "    together:\n    call: switch\n", 1);
    let second = "    setActive: { session: sess_b }\n    call: back\n    setActive: { session: sess_a }\n";
    let message = "an item of `together` begins here without its `- `";
    let help = "write `- call:`, and indent the other lines of the item alike";
    check(&text, "10:5", message, help);
    let text = text.replacen("    setActive: { session: sess_b }\n", second, 1);
    check(&text, "10:5", message, help);
    // What is expected of such a call is no second mistake.
    let text = text.replace("expect: { session: sess_b }", "expect: { calls: { back: resolved } }");
    check(&text, "10:5", message, help);
    // Elsewhere, too, the second item is told with the first.
    let text = format!("{HEAD}at: 0ms\nunload: true\nat: 5ms\nunload: true\n");
    check(&text, "6:1", "an item of `steps` begins here", "write `- at:`");
}
