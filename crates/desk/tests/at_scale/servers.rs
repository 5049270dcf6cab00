//! The servers of these stories: one PostgreSQL and one S3 for the whole process. Each folder's desk
//! gets a database of its own, copied from one that has every table, and a prefix of its own.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};

use desk::places::Places;
use desk::storage::Storage;
use harness::postgres::Cluster;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use s3s_fs::FileSystem;

const KEY: &str = "origo-prova";
const SECRET: &str = "una-chiave-lunga-di-prova";
const TEMPLATE: &str = "origo_template";

static CLUSTER: LazyLock<Cluster> = LazyLock::new(|| {
    let cluster = Cluster::start().unwrap_or_else(|error| panic!("{error}"));
    cluster.create(TEMPLATE, "template0").unwrap_or_else(|error| panic!("{error}"));
    drop(Storage::postgres(&cluster.url(TEMPLATE), None).expect("every table is made"));
    cluster
});

static S3: LazyLock<S3> = LazyLock::new(S3::start);

/// The one PostgreSQL server.
pub(crate) fn cluster() -> &'static Cluster {
    &CLUSTER
}

/// A new database with every table, by its address.
pub(crate) fn database() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let name = format!("desk_{}", NEXT.fetch_add(1, Ordering::Relaxed));
    CLUSTER.create(&name, TEMPLATE).unwrap_or_else(|error| panic!("{error}"));
    CLUSTER.url(&name)
}

/// Places of a new desk whose folder is `dir`.
pub(crate) fn make_places(dir: &Path) -> Places {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let prefix = NEXT.fetch_add(1, Ordering::Relaxed);
    let objects = format!("s3://papers/desk-{prefix}?endpoint={}&region=prova", S3.url);
    Places {
        data: dir.to_owned(),
        database_url: Some(database().into()),
        database_ca: None,
        objects: Some(objects.into()),
        s3_key: Some(KEY.into()),
        s3_secret: Some(SECRET.into()),
    }
}

/// Where the S3 server keeps the objects of a desk.
pub(crate) fn documents_of(places: &Places) -> PathBuf {
    use secrecy::ExposeSecret as _;
    let address = places.objects.as_ref().unwrap().expose_secret();
    let path = address.strip_prefix("s3://").unwrap().split('?').next().unwrap();
    S3.root.join(path)
}

struct S3 {
    url: String,
    root: PathBuf,
}

impl S3 {
    fn start() -> Self {
        let root = CLUSTER.folder().join("s3");
        std::fs::create_dir_all(root.join("papers")).unwrap();
        let mut service = S3ServiceBuilder::new(FileSystem::new(&root).unwrap());
        service.set_auth(SimpleAuth::from_single(KEY, SECRET));
        let service = service.build();
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Runtime::new().unwrap();
            runtime.block_on(async {
                let listener = tokio::net::TcpListener::from_std(listener).unwrap();
                while let Ok((socket, _)) = listener.accept().await {
                    let builder = Builder::new(TokioExecutor::new());
                    let connection = builder
                        .serve_connection(TokioIo::new(socket), service.clone())
                        .into_owned();
                    // A client that goes away is its own business.
                    tokio::spawn(async move { drop(connection.await) });
                }
            });
        });
        Self { url, root }
    }
}
