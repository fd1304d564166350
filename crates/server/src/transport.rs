//! Messages on a pair of streams: a header with a length, then JSON.
//!
//! A message that is no JSON, or no message, is answered with an error and passed over: what
//! follows it is well-delimited. Only a broken header ends the connection.

use std::io::{self, BufRead, Write};
use std::thread;

use crossbeam_channel::{Sender, unbounded};
use lsp_server::{
    Connection, ErrorCode, Message, Notification, Request, RequestId, Response, ResponseError,
};
use serde_json::{Value, json};

/// No message is longer than this; a longer one is a broken header.
const LONGEST: usize = 1 << 30;

/// The largest header line.
const LONGEST_LINE: u64 = 4096;

/// What a pair of streams says. The thread that writes is handed back: it ends, everything
/// written, when the connection is dropped.
#[must_use]
pub fn connect(
    input: impl BufRead + Send + 'static,
    output: impl Write + Send + 'static,
) -> (Connection, thread::JoinHandle<()>) {
    let (to_server, receiver) = unbounded();
    let (sender, to_client) = unbounded();
    // Errors of reading are written beside the answers of the server, but must not keep the
    // channel open: the reader may wait for ever.
    let (complaints, of_reader) = unbounded::<Value>();
    let _ = thread::Builder::new()
        .name("ius-reader".to_owned())
        .spawn(move || read_all(input, &to_server, &complaints));
    let writer = thread::spawn(move || write_all(output, &to_client, &of_reader));
    (Connection { sender, receiver }, writer)
}

fn read_all(mut input: impl BufRead, to_server: &Sender<Message>, complaints: &Sender<Value>) {
    while let Ok(Some(body)) = read_body(&mut input) {
        match message(&body) {
            Ok(message) => {
                let last = matches!(&message, Message::Notification(n) if n.method == "exit");
                if to_server.send(message).is_err() || last {
                    return;
                }
            }
            Err(complaint) => {
                let _ = complaints.send(complaint);
            }
        }
    }
}

fn write_all(
    mut output: impl Write,
    to_client: &crossbeam_channel::Receiver<Message>,
    complaints: &crossbeam_channel::Receiver<Value>,
) {
    let mut complaints = complaints.clone();
    loop {
        let written = crossbeam_channel::select! {
            recv(to_client) -> message => match message {
                Ok(message) => write(&mut output, &json_of(message)),
                Err(_) => return,
            },
            recv(complaints) -> complaint => match complaint {
                Ok(complaint) => write(&mut output, &complaint),
                Err(_) => {
                    complaints = crossbeam_channel::never();
                    Ok(())
                }
            },
        };
        if written.is_err() {
            return;
        }
    }
}

fn write(output: &mut impl Write, value: &Value) -> io::Result<()> {
    let body = serde_json::to_vec(value)?;
    write!(output, "Content-Length: {}\r\n\r\n", body.len())?;
    output.write_all(&body)?;
    output.flush()
}

/// The bytes of the next message; none at the end.
fn read_body(input: &mut impl BufRead) -> io::Result<Option<Vec<u8>>> {
    let mut length: Option<usize> = None;
    loop {
        let mut line = Vec::new();
        let read = io::Read::take(&mut *input, LONGEST_LINE).read_until(b'\n', &mut line)?;
        if read == 0 {
            return Ok(None);
        }
        let text = String::from_utf8_lossy(&line);
        let text = text.trim_end();
        if text.is_empty() {
            match length {
                Some(_) => break,
                // Empty lines between messages hurt nobody.
                None => continue,
            }
        }
        if let Some((name, value)) = text.split_once(':')
            && name.trim().eq_ignore_ascii_case("content-length")
        {
            length = value
                .trim()
                .parse()
                .ok()
                .filter(|length| *length <= LONGEST);
            if length.is_none() {
                return Err(io::Error::from(io::ErrorKind::InvalidData));
            }
        }
    }
    let mut body = vec![0; length.unwrap_or(0)];
    input.read_exact(&mut body)?;
    Ok(Some(body))
}

/// The message that some JSON is, or the error to send back.
fn message(body: &[u8]) -> Result<Message, Value> {
    let value: Value = serde_json::from_slice(body).map_err(|error| {
        refusal(
            &Value::Null,
            ErrorCode::ParseError,
            &format!("the message is not JSON: {error}"),
        )
    })?;
    let Value::Object(mut fields) = value else {
        return Err(refusal(
            &Value::Null,
            ErrorCode::InvalidRequest,
            "a message is an object",
        ));
    };
    let id = fields.remove("id");
    let params = fields.remove("params").unwrap_or(Value::Null);
    let method = match fields.remove("method") {
        Some(Value::String(method)) => Some(method),
        None => None,
        Some(_) => {
            return Err(refusal(
                &id.unwrap_or(Value::Null),
                ErrorCode::InvalidRequest,
                "the method is not a text",
            ));
        }
    };
    match (method, id) {
        (Some(method), None) => Ok(Message::Notification(Notification { method, params })),
        (Some(method), Some(id)) => match request_id(&id) {
            Some(id) => Ok(Message::Request(Request { id, method, params })),
            None => Err(refusal(
                &id,
                ErrorCode::InvalidRequest,
                "the id is neither a whole number nor a text",
            )),
        },
        (None, Some(id)) => {
            let Some(id) = request_id(&id) else {
                // An answer to nothing we asked, such as an error about a message of ours.
                return Ok(Message::Notification(Notification {
                    method: "$/answerWithoutRequest".to_owned(),
                    params: Value::Null,
                }));
            };
            let response_result = match fields.remove("error") {
                Some(Value::Object(error)) => Err(ResponseError {
                    code: error
                        .get("code")
                        .and_then(Value::as_i64)
                        .and_then(|code| i32::try_from(code).ok())
                        .unwrap_or(ErrorCode::UnknownErrorCode as i32),
                    message: error
                        .get("message")
                        .and_then(Value::as_str)
                        .unwrap_or_default()
                        .to_owned(),
                    data: error.get("data").cloned(),
                }),
                _ => Ok(fields.remove("result").unwrap_or(Value::Null)),
            };
            Ok(Message::Response(Response {
                id,
                response_result,
            }))
        }
        (None, None) => Err(refusal(
            &Value::Null,
            ErrorCode::InvalidRequest,
            "the message has neither a method nor an id",
        )),
    }
}

fn request_id(id: &Value) -> Option<RequestId> {
    match id {
        Value::String(id) => Some(RequestId::from(id.clone())),
        Value::Number(id) => id
            .as_i64()
            .and_then(|id| i32::try_from(id).ok())
            .map(RequestId::from),
        _ => None,
    }
}

fn refusal(id: &Value, code: ErrorCode, message: &str) -> Value {
    json!({ "jsonrpc": "2.0", "id": id, "error": { "code": code as i32, "message": message } })
}

fn json_of(message: Message) -> Value {
    match message {
        Message::Request(request) => {
            let mut value = json!({ "jsonrpc": "2.0", "id": request.id, "method": request.method });
            if let (Value::Object(fields), false) = (&mut value, request.params.is_null()) {
                fields.insert("params".to_owned(), request.params);
            }
            value
        }
        Message::Notification(notification) => {
            let mut value = json!({ "jsonrpc": "2.0", "method": notification.method });
            if let (Value::Object(fields), false) = (&mut value, notification.params.is_null()) {
                fields.insert("params".to_owned(), notification.params);
            }
            value
        }
        Message::Response(response) => match response.response_result {
            Ok(result) => {
                let mut value = json!({ "jsonrpc": "2.0", "id": response.id });
                if let Value::Object(fields) = &mut value {
                    fields.insert("result".to_owned(), result);
                }
                value
            }
            Err(error) => {
                json!({ "jsonrpc": "2.0", "id": response.id, "error": error })
            }
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn framed(bodies: &[&str]) -> Vec<u8> {
        let mut out = Vec::new();
        for body in bodies {
            out.extend(format!("Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes());
        }
        out
    }

    #[test]
    fn messages_are_told_apart() {
        let request = message(br#"{"jsonrpc":"2.0","id":7,"method":"a","params":{"n":1}}"#);
        assert!(
            matches!(&request, Ok(Message::Request(r)) if r.id == RequestId::from(7) && r.params["n"] == 1)
        );
        let request = message(br#"{"id":"x","method":"a"}"#);
        assert!(
            matches!(&request, Ok(Message::Request(r)) if r.id == RequestId::from("x".to_owned()))
        );
        assert!(matches!(
            message(br#"{"method":"a","params":[]}"#),
            Ok(Message::Notification(_))
        ));
        assert!(matches!(
            message(br#"{"id":1,"result":null}"#),
            Ok(Message::Response(Response {
                response_result: Ok(Value::Null),
                ..
            }))
        ));
        assert!(matches!(
            message(br#"{"id":1,"error":{"code":-1,"message":"no"}}"#),
            Ok(Message::Response(Response {
                response_result: Err(_),
                ..
            }))
        ));
    }

    #[test]
    fn what_is_no_message_is_answered() {
        for (body, code, id) in [
            (&b"{"[..], -32700, Value::Null),
            (b"\xff", -32700, Value::Null),
            (b"[]", -32600, Value::Null),
            (b"{}", -32600, Value::Null),
            (br#"{"id":1,"method":2}"#, -32600, json!(1)),
            (br#"{"id":1.5,"method":"a"}"#, -32600, json!(1.5)),
        ] {
            let error = message(body).unwrap_err();
            assert_eq!(error["error"]["code"], code, "{error}");
            assert_eq!(error["id"], id, "{error}");
        }
    }

    #[test]
    fn a_broken_message_does_not_hurt_the_next() {
        let input = framed(&["{nonsense", r#"{"method":"exit"}"#]);
        let (connection, writer) = connect(io::Cursor::new(input), Vec::new());
        let got = connection.receiver.recv().unwrap();
        assert!(matches!(got, Message::Notification(n) if n.method == "exit"));
        drop(connection);
        writer.join().unwrap();
    }

    #[test]
    fn headers_in_any_case_and_order() {
        let mut input =
            &b"Content-Type: x\r\ncontent-length: 2\r\n\r\n{}\r\nContent-Length:3\n\n{ }"[..];
        assert_eq!(read_body(&mut input).unwrap().unwrap(), b"{}");
        assert_eq!(read_body(&mut input).unwrap().unwrap(), b"{ }");
        assert!(read_body(&mut input).unwrap().is_none());
        let mut input = &b"Content-Length: many\r\n\r\n{}"[..];
        assert!(read_body(&mut input).is_err());
        let mut input = &b"Content-Length: 10\r\n\r\n{}"[..];
        assert!(read_body(&mut input).is_err());
    }
}
