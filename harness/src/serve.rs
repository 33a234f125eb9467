//! Offers a client in Rust over the protocol: what an adapter's `main` calls.

use crate::bridge::Bridge;
use crate::client::{Client, ClientState};
use crate::port::Exchange;
use interlude_spec::protocol::wire::{MAX_LINE, Numbered, Reply};
use interlude_spec::protocol::{Refusal, Request};
use std::io::{self, BufRead, Read as _, Write};
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
/// Where a line is no request, or longer than one may be, or the streams fail.
pub fn answer_all(
    port: &mut dyn Exchange,
    mut requests: impl BufRead,
    mut replies: impl Write,
) -> io::Result<()> {
    while let Some(line) = next_line(&mut requests)? {
        let Numbered { id, request } = serde_json::from_slice::<Numbered>(&line)
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

/// The next line, with its end; none where there is no more. Of one that never ends no more is read than a line may have.
fn next_line(requests: &mut impl BufRead) -> io::Result<Option<Vec<u8>>> {
    let mut line = Vec::new();
    let limit = u64::try_from(MAX_LINE + 1).unwrap_or(u64::MAX);
    let read = requests.take(limit).read_until(b'\n', &mut line)?;
    if read > MAX_LINE && !line.ends_with(b"\n") {
        return Err(io::Error::other(format!("a line of more than {MAX_LINE} bytes")));
    }
    Ok((read > 0).then_some(line))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::implementations::reference::Reference;
    use crate::port::PortFailure;
    use interlude_spec::budget::Budget;
    use interlude_spec::protocol::Answer;
    use std::io::{BufReader, Read};

    /// What a client answers to each of these requests, in a scenario that has begun.
    fn answers(requests: &[&str]) -> Vec<String> {
        let begin = r#"{"id":0,"op":"begin","scenario":"a","contract":"navigate","client":{"sessions":[],"active":null,"loaded":true,"focused":true}}"#;
        let mut replies = Vec::new();
        let mut port = Bridge::new("reference", Reference::new);
        answer_all(&mut port, [&[begin], requests].concat().join("\n").as_bytes(), &mut replies)
            .expect("all are requests");
        String::from_utf8_lossy(&replies).lines().skip(1).map(str::to_owned).collect()
    }

    #[test]
    fn a_time_that_no_trial_comes_to_is_refused_and_the_last_one_is_answered() {
        let at = |id: u32, at: u64| format!(r#"{{"id":{id},"op":"act","at":{at},"batch":[]}}"#);
        let last = Budget::DEFAULT.latest().millis();
        let requests = [at(1, last), at(2, last + 1), at(3, u64::MAX)];
        let answers = answers(&requests.each_ref().map(String::as_str));
        assert_eq!(answers[0], r#"{"id":1,"ok":{"quiescent":true}}"#);
        for answer in &answers[1..] {
            assert!(
                answer.contains(r#""code":"out-of-order""#) && answer.contains("no trial comes as far as"),
                "{answer}"
            );
        }
        assert_eq!(answers.len(), 3);
    }

    /// Answers nothing.
    struct Mute;

    impl Exchange for Mute {
        fn exchange(&mut self, _: Request) -> Result<Answer, PortFailure> {
            Ok(Answer::default())
        }
    }

    #[test]
    fn of_a_line_that_never_ends_no_more_is_read_than_a_line_may_have() {
        let mut endless = io::repeat(b' ').take(1 << 40);
        let error = answer_all(&mut Mute, BufReader::new(&mut endless), io::sink());
        assert_eq!(error.expect_err("it is no request").to_string(), "a line of more than 1048576 bytes");
        assert!((1 << 40) - endless.limit() < 2 * 1024 * 1024, "{} bytes are left", endless.limit());
        // The longest one, its line break not counted, and one that ends with the input.
        let request = r#"{"id":1,"op":"end"}"#;
        let longest = format!("{request}{}\n{request}", " ".repeat(MAX_LINE - request.len()));
        let mut replies = Vec::new();
        answer_all(&mut Mute, longest.as_bytes(), &mut replies).expect("both are requests");
        assert_eq!(String::from_utf8_lossy(&replies).lines().count(), 2);
    }
}
