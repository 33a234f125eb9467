//! Offers a client in Rust over the protocol: what an adapter's `main` calls.

use crate::bridge::Bridge;
use crate::client::{Client, ClientState};
use crate::port::Exchange;
use interlude_spec::protocol::wire::{Numbered, Reply};
use interlude_spec::protocol::{Refusal, Request};
use std::io::{self, BufRead, Write};
use std::process::ExitCode;

/// Answers the requests on standard input on standard output, with a client made anew by `make` for each scenario,
/// until `bye` or the end of the input. Name and version are those of the client, and stand in the adapter's manifest too.
///
/// A panic of the client is answered as an error. A line that is no request ends the program, with the reason on
/// standard error.
pub fn serve<C: Client>(
    name: impl Into<String>,
    version: impl Into<String>,
    make: impl Fn(ClientState) -> C + 'static,
) -> ExitCode {
    let mut port = Bridge::new(name, make).of_version(version);
    match answer_all(&mut port, io::stdin().lock(), io::stdout().lock()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Answers the requests of a stream with a port.
///
/// # Errors
///
/// Where a line is no request, or the streams fail.
pub fn answer_all(
    port: &mut dyn Exchange,
    requests: impl BufRead,
    mut replies: impl Write,
) -> io::Result<()> {
    for line in requests.lines() {
        let Numbered { id, request } = serde_json::from_str::<Numbered>(&line?)
            .map_err(|error| io::Error::other(format!("a line that is no request: {error}")))?;
        if request == Request::Bye {
            break;
        }
        let answer = port
            .exchange(request)
            .map_err(|failure| Refusal { code: failure.code().into(), message: failure.to_string() });
        let mut reply = serde_json::to_vec(&Reply::new(id, answer)).map_err(io::Error::other)?;
        reply.push(b'\n');
        replies.write_all(&reply)?;
        replies.flush()?;
    }
    Ok(())
}
