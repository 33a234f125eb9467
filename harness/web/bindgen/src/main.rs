//! `interlude-web-bindgen INPUT.wasm FOLDER`: writes the WebAssembly that a browser takes, and the JavaScript beside it.

use std::process::ExitCode;
use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [input, folder] = arguments.as_slice() else {
        eprintln!("usage: interlude-web-bindgen INPUT.wasm FOLDER");
        return ExitCode::from(4);
    };
    match bind(input, folder) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("`{input}`: {error:#}");
            ExitCode::FAILURE
        }
    }
}

type Outcome = Result<(), Box<dyn std::error::Error>>;

fn bind(input: &str, folder: &str) -> Outcome {
    let mut bindgen = Bindgen::new();
    // A module that is given its bytes, and looks for no file beside itself: bundlers would have to be told of it.
    bindgen
        .input_path(input)
        .out_name("interlude_web")
        .web(true)?
        .omit_default_module_path(true)
        .typescript(true)
        .remove_name_section(true)
        .remove_producers_section(true);
    Ok(bindgen.generate(folder)?)
}
