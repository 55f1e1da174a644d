//! Requests with a bearer, refreshed once when it has expired.

use std::sync::Arc;
use std::time::Instant;

use async_trait::async_trait;
use kabinet_protocol::problem::Code;
use secrecy::SecretString;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::client::{Call, StoreClient, json};
use super::error::HttpError;

/// An access token in memory. It is written nowhere.
#[derive(Clone)]
pub struct Access {
    /// The token.
    pub token: SecretString,
    /// Until when it is good, by the monotonic clock: the wall clock may be years off.
    pub until: Instant,
    /// Counts the refreshes, so that two requests that were refused at once refresh once.
    pub generation: u64,
}

/// Where bearers come from.
#[async_trait]
pub trait Tokens: Send + Sync + 'static {
    /// An access token that should work.
    async fn access(&self, client: &StoreClient) -> Result<Access, HttpError>;
    /// Another one, because the store said that this one has expired. Requests that were refused together share one
    /// refresh, and what the refresh brought is durable before this answers.
    async fn renew(&self, client: &StoreClient, refused: &Access) -> Result<Access, HttpError>;
    /// The store ended the session; `erase` where the customer asked that this device forget everything.
    async fn ended(&self, erase: bool);
}

/// A [`StoreClient`] with the bearer of one session, which was issued by that client's origin.
#[derive(Clone)]
pub struct SignedIn {
    client: StoreClient,
    tokens: Arc<dyn Tokens>,
}

impl SignedIn {
    /// A client for the session whose tokens the client's origin issued.
    pub fn new(client: StoreClient, tokens: Arc<dyn Tokens>) -> Self {
        Self { client, tokens }
    }

    /// The client without the bearer.
    pub fn anonymous(&self) -> &StoreClient {
        &self.client
    }

    /// `GET`, reading JSON.
    pub async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, HttpError> {
        json(self.send(Call::get(path)).await?).await
    }

    /// `POST` of JSON, reading JSON.
    pub async fn post<B: Serialize + Sync, T: DeserializeOwned>(&self, path: &str, body: &B) -> Result<T, HttpError> {
        json(self.send(Call::post(path, body)?).await?).await
    }

    /// `POST` of JSON where only success matters.
    pub async fn post_done<B: Serialize + Sync>(&self, path: &str, body: &B) -> Result<(), HttpError> {
        self.send(Call::post(path, body)?).await.map(drop)
    }

    /// `PUT` of JSON where only success matters.
    pub async fn put_done<B: Serialize + Sync>(&self, path: &str, body: &B) -> Result<(), HttpError> {
        self.send(Call::put(path, body)?).await.map(drop)
    }

    /// `DELETE`, expecting no content.
    pub async fn delete(&self, path: &str) -> Result<(), HttpError> {
        self.send(Call::delete(path)).await.map(drop)
    }

    /// `DELETE`, reading JSON.
    pub async fn delete_for<T: DeserializeOwned>(&self, path: &str) -> Result<T, HttpError> {
        json(self.send(Call::delete(path)).await?).await
    }

    pub(super) async fn send(&self, call: Call) -> Result<reqwest::Response, HttpError> {
        let access = self.note(self.tokens.access(&self.client).await).await?;
        match self.client.send(call.clone(), Some(&access.token)).await {
            Err(HttpError::Problem(problem)) if problem.code == Code::TokenExpired => {
                let access = self.note(self.tokens.renew(&self.client, &access).await).await?;
                let again = self.client.send(call, Some(&access.token)).await;
                self.note(again).await
            }
            answer => self.note(answer).await,
        }
    }

    /// Tells the session when the store ended it.
    async fn note<T>(&self, answer: Result<T, HttpError>) -> Result<T, HttpError> {
        match answer {
            Err(HttpError::Problem(problem))
                if matches!(problem.code, Code::SessionRevoked | Code::Unauthenticated) =>
            {
                self.tokens.ended(problem.erase).await;
                Err(HttpError::SignInAgain)
            }
            other => other,
        }
    }
}
