//! A samod repository on a home, as its documentation opens one: files through tokio, TCP with
//! length-delimited frames, the default policy of sharing everything.

use std::convert::Infallible;
use std::path::Path;
use std::sync::Arc;

use futures::FutureExt as _;
use futures::future::BoxFuture;
use samod::storage::TokioFilesystemStorage;
use samod::{BackoffConfig, DialError, Dialer, DialerHandle, Repo, Transport, Url};
use tokio::net::TcpStream;

use crate::Failure;
use crate::meter::{Counted, Traffic};

/// The repository of a home.
pub(crate) async fn open(home: &Path) -> Repo {
    Repo::build_tokio().with_storage(TokioFilesystemStorage::new(home)).load().await
}

/// A name for an address, as samod wants one.
pub(crate) fn url(address: &str) -> Result<Url, Failure> {
    Ok(Url::parse(&format!("tcp://{address}"))?)
}

/// Connects and waits until both sides know each other.
pub(crate) async fn connect(
    repo: &Repo,
    address: &str,
    traffic: &Traffic,
) -> Result<DialerHandle<Infallible>, Failure> {
    let dialer = CountingDialer {
        address: address.to_owned(),
        url: url(address)?,
        traffic: traffic.clone(),
    };
    let handle = repo.dial(BackoffConfig::default(), Arc::new(dialer))?;
    handle.established().await.map_err(|error| format!("not connected: {error:?}"))?;
    Ok(handle)
}

struct CountingDialer {
    address: String,
    url: Url,
    traffic: Traffic,
}

impl Dialer for CountingDialer {
    type Error = Infallible;

    fn url(&self) -> Url {
        self.url.clone()
    }

    fn connect(&self) -> BoxFuture<'static, Result<Transport, DialError<Infallible>>> {
        let (address, traffic) = (self.address.clone(), self.traffic.clone());
        async move {
            let socket = TcpStream::connect(address).await.map_err(DialError::transient)?;
            socket.set_nodelay(true).map_err(DialError::transient)?;
            Ok(Transport::from_tokio_io(Counted::new(socket, traffic)))
        }
        .boxed()
    }
}
