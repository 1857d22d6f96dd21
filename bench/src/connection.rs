//! Connections to the servers, each with at most one request under way.

use std::io::{ErrorKind, Read, Write};
use std::net::SocketAddr;
use std::time::Instant;

use mio::net::TcpStream;
use mio::{Interest, Registry, Token};

use crate::answer::{Answer, parse_answer};

/// Bytes that a buffer grows by. Most answers fit, so that one read takes them.
const BUFFER_BYTES: usize = 16 * 1024;

/// A kept connection. It is opened again after a server closes it.
#[derive(Debug)]
pub struct Connection {
    address: SocketAddr,
    token: Token,
    stream: TcpStream,
    buffer: Vec<u8>,
    filled: usize,
    /// The time at which the request under way was due; `None` if none is.
    pub due: Option<Instant>,
}

impl Connection {
    /// Opens a connection and has its readiness reported under a token.
    ///
    /// # Errors
    ///
    /// The server refuses it.
    pub fn open(address: SocketAddr, token: Token, registry: &Registry) -> Result<Self, String> {
        let stream = open_stream(address, token, registry)?;
        Ok(Self { address, token, stream, buffer: vec![0; BUFFER_BYTES], filled: 0, due: None })
    }

    /// Sends a request that was due at a time.
    ///
    /// # Errors
    ///
    /// The connection is broken, or takes less than the whole request at once.
    pub fn send(&mut self, request: &[u8], due: Instant) -> Result<(), String> {
        self.due = Some(due);
        self.filled = 0;
        match self.stream.write(request) {
            Ok(written) if written == request.len() => Ok(()),
            Ok(written) => Err(format!("{written} bytes of {} were sent", request.len())),
            Err(error) => Err(format!("cannot send: {error}")),
        }
    }

    /// Reads what has arrived. Returns true if the answer is there or nothing more will come.
    ///
    /// # Errors
    ///
    /// The connection is broken.
    pub fn receive(&mut self) -> Result<bool, String> {
        loop {
            if self.filled == self.buffer.len() {
                self.buffer.resize(self.filled + BUFFER_BYTES, 0);
            }
            match self.stream.read(&mut self.buffer[self.filled..]) {
                Ok(0) if self.due.is_some() => return Err("the server closed the connection".to_owned()),
                Ok(0) => return Ok(false),
                Ok(read) => {
                    self.filled += read;
                    if parse_answer(&self.buffer[..self.filled])?.is_some() {
                        return Ok(true);
                    }
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(false),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(format!("cannot receive: {error}")),
            }
        }
    }

    /// Returns the answer that [`Self::receive`] has found.
    ///
    /// # Errors
    ///
    /// There is none.
    pub fn read_answer(&self) -> Result<Answer<'_>, String> {
        parse_answer(&self.buffer[..self.filled])?.ok_or_else(|| "the answer is incomplete".to_owned())
    }

    /// Opens the connection again.
    ///
    /// # Errors
    ///
    /// The server refuses it.
    pub fn reopen(&mut self, registry: &Registry) -> Result<(), String> {
        self.due = None;
        self.filled = 0;
        self.stream = open_stream(self.address, self.token, registry)?;
        Ok(())
    }
}

/// Opens a connection. It waits for the server, which on the loopback address takes no time worth a state of its own.
fn open_stream(address: SocketAddr, token: Token, registry: &Registry) -> Result<TcpStream, String> {
    let to_text = |error: std::io::Error| format!("cannot connect to {address}: {error}");
    let stream = std::net::TcpStream::connect(address).map_err(to_text)?;
    stream.set_nodelay(true).map_err(to_text)?;
    stream.set_nonblocking(true).map_err(to_text)?;
    let mut stream = TcpStream::from_std(stream);
    registry.register(&mut stream, token, Interest::READABLE).map_err(to_text)?;
    Ok(stream)
}
