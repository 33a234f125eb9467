//! Which record `fit` finds for packages that no table knows: the published one, changed by hand.

use crate::folder::{Folder, code, told};
use serde_json::Value;
use std::path::Path;

/// The newest version that is installed, its bundle, and its second that is not published.
const NEWEST: &str = "6.40.0";
const BUNDLE: &str = "dist/clerk.no-rhc.js";
const UNKNOWN: &str = "6.999.0";

fn adapters() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("adapters")
}

/// A folder with a package of its own: the newest one, with one text in the place of another, and the manifest that runs it.
fn changed(name: &str, was: &str, is: &str) -> Result<Folder, String> {
    let installed = adapters().join(format!("node_modules/clerk-js-{NEWEST}"));
    let read = |file: &str| {
        std::fs::read_to_string(installed.join(file)).map_err(|error| format!("{file}: {error}"))
    };
    let bundle = read(BUNDLE)?;
    if bundle.matches(was).count() != 1 {
        return Err(format!("`{was}` is not there once"));
    }
    let folder = Folder::new(name).with(&format!("package/{BUNDLE}"), &bundle.replace(was, is));
    folder.write("package/package.json", &read("package.json")?.replace(NEWEST, UNKNOWN));
    let program = adapters().join("clerk-js/adapter.mjs");
    let command =
        ["node".into(), program.display().to_string(), folder.path().join("package").display().to_string()];
    folder.write(
        "adapter.yaml",
        &format!(
            "name: clerk-js\ncommand: {}\ncontracts: [navigate]\ncapabilities: [set-active, organizations, listeners, unload, \
             focus, load, sign-out, get-token, remove-session, server]\nversions: [\"{UNKNOWN}\"]\n",
            serde_json::to_string(&command).expect("texts are JSON")
        ),
    );
    Ok(folder)
}

/// What `fit` says.
fn fitted(folder: &Folder, name: &str, format: &str, expected: i32) -> Result<String, String> {
    let output = folder.run(&["fit", name, "--cases", "200", "--format", format]);
    let text = told(&output.stdout);
    if code(&output) == expected { Ok(text) } else { Err(format!("{text}{}", told(&output.stderr))) }
}

fn must(holds: bool, text: &str) -> Result<(), String> {
    if holds { Ok(()) } else { Err(text.into()) }
}

pub(crate) fn not_in_the_table() -> Result<(), String> {
    let folder = changed("fit-unknown", "return;this.#ap(c)", "return;this.#ap( c)")?;
    let text = fitted(&folder, "adapter.yaml", "pretty", 0)?;
    must(text.contains(&format!("clerk-js@{UNKNOWN}: as clerk-js@6.21.0\n")), &text)
}

pub(crate) fn changed_in_one_place() -> Result<(), String> {
    let folder = changed("fit-changed", "p.isUnloading())return;this.#ap(c)", "!1)return;this.#ap(c)")?;
    let text = fitted(&folder, "adapter.yaml", "pretty", 0)?;
    must(text.contains("as clerk-js@6.21.0, but `unload` is `ignored`\n"), &text)
}

pub(crate) fn like_no_other() -> Result<(), String> {
    let folder = changed("fit-none", "return;this.#ap(c)", "return;this.#ap(c),this.#ap(c)")?;
    let text = fitted(&folder, "adapter.yaml", "json", 1)?;
    let json: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    must(json["fits"] == false && json["since"] == "6.21.0", &text)?;
    // A scenario comes along in which the package and its twin differ.
    folder.write("found.yaml", json["scenario"].as_str().ok_or("there is a scenario")?);
    must(folder.read("found.yaml").matches("call: ").count() == 1, &text)?;
    let twin = format!("twin/clerk-js@{UNKNOWN}");
    let compared =
        ["compare", "found.yaml", "--implementation", "adapter.yaml", "--implementation", &twin, "--same"];
    let output = folder.run(&compared);
    must(code(&output) == 1, &told(&output.stdout))
}

pub(crate) fn of_its_own_era() -> Result<(), String> {
    let manifest = adapters().join("clerk-js/adapter.yaml");
    let folder = Folder::new("fit-old");
    let text = fitted(&folder, &format!("{}@4.21.7", manifest.display()), "json", 0)?;
    let json: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    let record = serde_json::json!([json["fits"], json["since"], json["until"], json["changed"]]);
    must(record == serde_json::json!([true, "4.21.0", "4.23.2", []]), &text)
}
