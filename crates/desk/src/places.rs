//! Where a desk keeps what it knows: a folder, and where it is told, PostgreSQL and an S3 store.
//!
//! Addresses and keys may hold secrets: they are shown nowhere, in no message and no log.

use std::path::{Path, PathBuf};

use clap::Args;
use secrecy::{ExposeSecret as _, SecretString};

use crate::blobs::{BlobError, Blobs, Keys};
use crate::storage::{Storage, StorageError, identity};

/// The places of one desk.
#[derive(Debug, Clone, Args)]
pub struct Places {
    /// Folder of the desk's data: everything, where no other place is named
    #[arg(long, global = true, env = "ORIGO_DESK_DATA", default_value = "desk-data")]
    pub data: PathBuf,
    /// PostgreSQL in the place of the folder's database: postgres://user:password@host/name
    #[arg(
        long,
        global = true,
        alias = "database",
        env = "ORIGO_DESK_DATABASE",
        hide_env_values = true
    )]
    pub database_url: Option<SecretString>,
    /// PEM file of the authority that the database's server is believed by [default: the system's]
    #[arg(long, global = true, env = "ORIGO_DESK_DATABASE_CA")]
    pub database_ca: Option<PathBuf>,
    /// S3 store in the place of the folder's documents:
    /// s3://bucket/prefix?endpoint=https://host&region=name (&style=host for names before the host)
    #[arg(
        long,
        global = true,
        alias = "store",
        env = "ORIGO_DESK_OBJECTS",
        hide_env_values = true
    )]
    pub objects: Option<SecretString>,
    /// Access key of the S3 store
    #[arg(long, global = true, env = "AWS_ACCESS_KEY_ID", hide_env_values = true)]
    pub s3_key: Option<SecretString>,
    /// Its secret; better in the environment than on a command line
    #[arg(long, global = true, env = "AWS_SECRET_ACCESS_KEY", hide_env_values = true)]
    pub s3_secret: Option<SecretString>,
}

impl Places {
    /// Everything in one folder.
    #[must_use]
    pub fn embedded(data: &Path) -> Self {
        Self {
            data: data.to_owned(),
            database_url: None,
            database_ca: None,
            objects: None,
            s3_key: None,
            s3_secret: None,
        }
    }

    /// Opens the database.
    ///
    /// # Errors
    /// See [`Storage::embedded`] and [`Storage::postgres`].
    pub fn storage(&self) -> Result<Storage, StorageError> {
        match &self.database_url {
            Some(address) => {
                Storage::postgres(address.expose_secret(), self.database_ca.as_deref())
            }
            None => {
                let storage = Storage::embedded(&self.data)?;
                match storage.read(identity::left)? {
                    Some(at) => Err(StorageError::Left(at)),
                    None => Ok(storage),
                }
            }
        }
    }

    /// Opens the documents.
    ///
    /// # Errors
    /// Where the folder cannot be made, or the store's address is none.
    pub fn blobs(&self) -> Result<Blobs, BlobError> {
        match &self.objects {
            Some(address) => {
                let keys = match (&self.s3_key, &self.s3_secret) {
                    (Some(id), Some(secret)) => Some(Keys { id, secret }),
                    _ => None,
                };
                Blobs::bucket(address.expose_secret(), keys)
            }
            None => Ok(Blobs::folder(&self.data.join("blobs"))?),
        }
    }
}
