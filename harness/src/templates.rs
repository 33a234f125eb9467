//! What a new adapter begins with, in each language: the texts of files that run as they are. The JavaScript and the
//! Python ones are those of the examples in `harness/adapters`, so they are tried wherever those are.

use std::fmt;

/// The language of an adapter.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
#[non_exhaustive]
pub enum Language {
    /// With the kit; needs Node
    Javascript,
    /// In one file, without a kit; needs Python 3
    Python,
    /// With the trait `interlude::client::Client`
    Rust,
}

/// A file of an adapter: its path in the adapter's folder, and its text, in which words stand for others.
type File = (&'static str, &'static str);

macro_rules! kit {
    ($($name:literal),* $(,)?) => {
        [$((concat!("kit/", $name), include_str!(concat!("../adapters/kit/", $name)))),*]
    };
}

/// The kit, as far as a client of one's own needs it.
const KIT: [File; 7] =
    kit!["drain.mjs", "index.mjs", "lines.mjs", "serve.mjs", "stage.mjs", "time.mjs", "values.mjs",];

/// What the kit asks of a client, for the folder of the kit.
fn what_a_client_may_have() -> File {
    let manual = include_str!("../adapters/README.md");
    let from = manual.find("## What a client may have").unwrap_or_default();
    let end = manual[from + 1..].find("\n## ").map_or(manual.len(), |at| from + 1 + at);
    ("kit/README.md", manual[from + 1..end].trim_end())
}

/// The rest of the kit, which makes the page that a binding is mounted in.
const KIT_FOR_BINDINGS: [File; 13] = kit![
    "binding.mjs",
    "browser.mjs",
    "bundle.mjs",
    "clerk.mjs",
    "dom.mjs",
    "environment.json",
    "frontend-api.mjs",
    "guesses.mjs",
    "mounted.mjs",
    "page.mjs",
    "reading.mjs",
    "stand-in.mjs",
    "watch.mjs",
];

const JAVASCRIPT: [File; 3] = [
    ("adapter.mjs", include_str!("../adapters/example/adapter.mjs")),
    ("client.mjs", include_str!("../adapters/example/client.mjs")),
    ("adapter.yaml", include_str!("templates/javascript.yaml")),
];

const BINDING: [File; 5] = [
    ("adapter.mjs", include_str!("templates/binding/adapter.mjs")),
    ("binding.mjs", include_str!("templates/binding/binding.mjs")),
    ("adapter.yaml", include_str!("templates/binding/adapter.yaml")),
    ("package.json", include_str!("templates/binding/package.json")),
    // A binding without a framework shows what any other shows that keeps to clerk-js.
    ("known.yaml", include_str!("../adapters/vue/known/2.5.0+6.40.0.yaml")),
];

const PYTHON: [File; 2] = [
    ("adapter.py", include_str!("../adapters/python/adapter.py")),
    ("adapter.yaml", include_str!("templates/python.yaml")),
];

const RUST: [File; 4] = [
    ("Cargo.toml", include_str!("templates/rust/Cargo.toml.txt")),
    ("src/main.rs", include_str!("templates/rust/main.rs")),
    ("src/client.rs", include_str!("templates/rust/client.rs")),
    ("adapter.yaml", include_str!("templates/rust/adapter.yaml")),
];

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Javascript => "JavaScript",
            Self::Python => "Python",
            Self::Rust => "Rust",
        })
    }
}

/// The version that a new adapter has, in its code and in its manifest.
pub const FIRST_VERSION: &str = "0.1.0";

/// The files of a new adapter: their paths in its folder, and their texts. `checkout` is the path of this crate as seen from
/// that folder, for an adapter in Rust; without it the adapter depends on the published crate of this version. `binding` is
/// about a framework's binding, and is for JavaScript alone.
pub fn adapter(
    language: Language,
    binding: bool,
    name: &str,
    checkout: Option<&str>,
) -> Vec<(&'static str, String)> {
    let manual = [what_a_client_may_have()];
    let files = match language {
        Language::Javascript if binding => [&BINDING[..], &KIT, &KIT_FOR_BINDINGS, &manual].concat(),
        Language::Javascript => [&JAVASCRIPT[..], &KIT, &manual].concat(),
        Language::Python => PYTHON.to_vec(),
        Language::Rust => RUST.to_vec(),
    };
    let from = checkout.map_or_else(
        || format!("version = \"{}\"", env!("CARGO_PKG_VERSION")),
        |path| format!("path = \"{path}\""),
    );
    let words = [
        ("{name}", name),
        ("{version}", FIRST_VERSION),
        ("{suite}", env!("CARGO_PKG_VERSION")),
        ("{interlude}", &from),
        ("example-javascript", name),
        ("example-python", name),
        // What an adapter calls itself is what its manifest says.
        ("version: '1.0.0'", &format!("version: '{FIRST_VERSION}'")),
        ("\"version\": \"1.0.0\"", &format!("\"version\": \"{FIRST_VERSION}\"")),
        ("'../kit/", "'./kit/"),
    ];
    let filled = |(path, text): File| {
        // The kit is copied as it is.
        let words = if path.starts_with("kit/") { &[][..] } else { &words };
        (path, words.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to)))
    };
    files.into_iter().map(filled).collect()
}
