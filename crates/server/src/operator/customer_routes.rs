//! The routes of [`super::customers`].

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use kabinet_protocol::ids::CustomerId;
use kabinet_protocol::problem::Problem;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::caller::Operator;
use super::customers::{self, CustomerInfo, CustomerList, NewCustomer, Wanted};
use crate::problems::{Body, Path, Query, Refusal, finish};
use crate::store::Store;

/// The routes of this feature.
pub fn routes() -> OpenApiRouter<Store> {
    OpenApiRouter::new().routes(routes!(list, add)).routes(routes!(change))
}

#[derive(Debug, Deserialize, IntoParams)]
struct CustomersQuery {
    /// A part of a name, a phone number, an e-mail address or the merchant's own number.
    query: Option<String>,
    /// Only those with an account, or only those without.
    has_account: Option<bool>,
    /// `next` of the page before.
    #[param(value_type = Option<String>)]
    before: Option<CustomerId>,
    /// 1 to 200; 50 where absent.
    limit: Option<i64>,
}

/// The store's customers, the last to come first.
#[utoipa::path(get, path = "/v1/operator/customers", tag = "operator", params(CustomersQuery),
    responses((status = 200, body = CustomerList),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("operator"))))]
async fn list(
    State(store): State<Store>,
    _: Operator,
    Query(query): Query<CustomersQuery>,
) -> Result<Json<CustomerList>, Refusal> {
    if query.query.as_ref().is_some_and(|text| text.contains('\0')) {
        return Err(kabinet_protocol::problem::Code::Malformed.into());
    }
    let limit = query.limit.unwrap_or(50);
    let wanted = Wanted { query: query.query, has_account: query.has_account, before: query.before, limit };
    Ok(Json(customers::list(&store, wanted).await?))
}

/// Adds a customer, who has no account yet.
#[utoipa::path(post, path = "/v1/operator/customers", tag = "operator", request_body = NewCustomer,
    responses((status = 201, body = CustomerInfo),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 413, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("operator"))))]
async fn add(
    State(store): State<Store>,
    operator: Operator,
    Body(new): Body<NewCustomer>,
) -> Result<(StatusCode, Json<CustomerInfo>), Refusal> {
    finish(async move {
        let added = customers::add(&store, &operator.id, new).await?;
        tracing::info!(customer = %added.id, "an operator added a customer");
        Ok((StatusCode::CREATED, Json(added)))
    })
    .await
}

/// What the merchant may change.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
struct CustomerChange {
    /// The new e-mail address.
    email: String,
}

/// Changes a customer's e-mail address where the policy's `email_change` is `merchant`; both addresses are told. The new
/// one signs in only once the customer has verified it.
#[utoipa::path(patch, path = "/v1/operator/customers/{customer}", tag = "operator", request_body = CustomerChange,
    params(("customer" = CustomerId, Path, description = "The customer.")),
    responses((status = 200, body = CustomerInfo),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 413, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")),
    extensions(("x-kabinet-caller" = json!("operator"))))]
async fn change(
    State(store): State<Store>,
    operator: Operator,
    Path(customer): Path<CustomerId>,
    Body(change): Body<CustomerChange>,
) -> Result<Json<CustomerInfo>, Refusal> {
    finish(async move {
        let changed = customers::set_email(&store, &operator.id, customer, &change.email).await?;
        tracing::info!(%customer, "an operator changed an e-mail address");
        Ok(Json(changed))
    })
    .await
}
