//! Connections with an end to patience: one that neither sends nor takes anything is closed, and so many at a time.
//!
//! A client that opens a connection and drips a byte now and then would otherwise hold it for ever (API4,
//! unrestricted resource consumption); `axum::serve` sets no timer of its own.

use std::{
    io,
    net::SocketAddr,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use axum::serve::Listener;
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{Instant, Sleep, sleep},
};

/// Listens, and hands out connections that time out.
#[derive(Debug)]
pub(super) struct PatientListener {
    listener: TcpListener,
    idle: Duration,
    places: Arc<Semaphore>,
}

impl PatientListener {
    /// Closes what is idle for so long; further connections wait while `most` are open.
    pub(super) fn new(listener: TcpListener, idle: Duration, most: usize) -> PatientListener {
        PatientListener { listener, idle, places: Arc::new(Semaphore::new(most)) }
    }
}

impl Listener for PatientListener {
    type Io = PatientStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (PatientStream, SocketAddr) {
        loop {
            // The semaphore is never closed; if it were, nobody more is let in.
            let Ok(place) = Arc::clone(&self.places).acquire_owned().await else { return std::future::pending().await };
            match self.listener.accept().await {
                Ok((stream, from)) => {
                    // Small answers must not wait for the next packet; where it fails they are only slower.
                    let _ = stream.set_nodelay(true);
                    let patience = Box::pin(sleep(self.idle));
                    return (PatientStream { stream, idle: self.idle, patience, _place: place }, from);
                }
                // Out of descriptors, or the peer is gone already: a moment later it may go on.
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be taken");
                    sleep(Duration::from_millis(50)).await;
                }
            }
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

/// A connection that is closed when nothing moves on it.
#[derive(Debug)]
pub(super) struct PatientStream {
    stream: TcpStream,
    idle: Duration,
    patience: Pin<Box<Sleep>>,
    _place: OwnedSemaphorePermit,
}

impl PatientStream {
    /// Passes on what moved, and begins to wait anew; what did not move in time is an error.
    fn judge<T>(&mut self, polled: Poll<io::Result<T>>, context: &mut Context<'_>) -> Poll<io::Result<T>> {
        match polled {
            Poll::Ready(moved) => {
                self.patience.as_mut().reset(Instant::now() + self.idle);
                Poll::Ready(moved)
            }
            Poll::Pending => match self.patience.as_mut().poll(context) {
                Poll::Ready(()) => Poll::Ready(Err(io::ErrorKind::TimedOut.into())),
                Poll::Pending => Poll::Pending,
            },
        }
    }
}

impl AsyncRead for PatientStream {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let polled = Pin::new(&mut self.stream).poll_read(context, into);
        self.judge(polled, context)
    }
}

impl AsyncWrite for PatientStream {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let polled = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.judge(polled, context)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use std::{future::poll_fn, io::Write as _};

    use super::*;

    async fn listener(most: usize) -> PatientListener {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        PatientListener::new(listener, Duration::from_millis(200), most)
    }

    async fn read(stream: &mut PatientStream) -> io::Result<usize> {
        let mut room = [0; 8];
        let mut into = ReadBuf::new(&mut room);
        poll_fn(|context| Pin::new(&mut *stream).poll_read(context, &mut into)).await?;
        Ok(into.filled().len())
    }

    #[tokio::test]
    async fn a_silent_connection_is_given_up_and_a_live_one_is_not() {
        let mut listener = listener(8).await;
        let mut client = std::net::TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        let (mut stream, _) = listener.accept().await;
        for _ in 0..4 {
            sleep(Duration::from_millis(80)).await;
            client.write_all(b"x").unwrap();
            assert_eq!(read(&mut stream).await.unwrap(), 1);
        }
        assert_eq!(read(&mut stream).await.unwrap_err().kind(), io::ErrorKind::TimedOut);
    }

    #[tokio::test]
    async fn a_place_is_free_again_when_its_connection_is_gone() {
        let mut listener = listener(1).await;
        let addr = listener.local_addr().unwrap();
        let _one = TcpStream::connect(addr).await.unwrap();
        let _two = TcpStream::connect(addr).await.unwrap();
        let first = listener.accept().await;
        let waits = tokio::time::timeout(Duration::from_millis(50), listener.accept()).await;
        assert!(waits.is_err());
        drop(first);
        assert!(tokio::time::timeout(Duration::from_secs(5), listener.accept()).await.is_ok());
    }
}
