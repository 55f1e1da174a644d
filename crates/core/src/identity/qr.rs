//! A QR code as a picture: how an authenticator's secret gets onto a phone.

use kabinet_protocol::secret::SecretText;
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};

/// The least width of the picture, in CSS pixels.
const WIDTH: u32 = 192;

/// The address as an SVG, black on white in every theme, so that every camera reads it. Nothing where it is too long.
pub fn svg(address: &SecretText) -> Option<SecretText> {
    let code = QrCode::with_error_correction_level(address.expose().as_bytes(), EcLevel::M).ok()?;
    let picture = code.render::<svg::Color<'_>>().min_dimensions(WIDTH, WIDTH).quiet_zone(true).build();
    // For a document of its own; inside a page the declaration is a fault.
    Some(picture.trim_start_matches(r#"<?xml version="1.0" standalone="yes"?>"#).to_owned().into())
}

#[cfg(test)]
mod tests {
    #[test]
    fn an_address_becomes_a_picture() {
        let address = "otpauth://totp/Store:alex?secret=JBSWY3DPEHPK3PXP&issuer=Store".into();
        let picture = super::svg(&address).expect("it fits");
        assert!(picture.expose().starts_with("<svg ") && picture.expose().ends_with("</svg>"));
        assert!(!picture.expose().contains("JBSWY"), "the secret is in the picture only");
        assert!(super::svg(&"x".repeat(4_000).into()).is_none());
    }
}
