//! The page a start is handed, with the launch image in the place of the skeleton: complete, so that nothing has to run and
//! nothing but the one style sheet and the fonts has to come before it can be painted.
//!
//! An image carries no styles of its own, for the content security policy takes none from attributes. What its elements had is
//! in `data-style`; here it becomes a sheet of rules, which the policy is told of by its hash and by nothing wider.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha256};

/// What stands between these is what the page draws where there is no image.
const FROM: &str = "<!-- launch -->";
const TO: &str = "<!-- /launch -->";
/// The page's own first tag, as it is written in `ui/index.html`.
const ROOT: &str = r#"<html lang="en" data-theme="system">"#;
/// Fonts are asked for before anything else, so that the text is laid out once and not twice.
const HEAD: &str = "<head>";
/// The directive of the policy that the sheet's hash is added to.
const STYLES: &str = "style-src 'self'";

/// The page with an image in it.
pub struct FirstPage {
    /// The whole document.
    pub html: String,
    /// The source that allows the image's sheet, as `'sha256-…'`.
    pub source: String,
}

impl FirstPage {
    /// Puts `image`, the markup of a launch image, into `page`. Nothing where the page has no place for it.
    pub fn of(page: &str, image: &str) -> Option<Self> {
        let (head, rest) = page.split_once(FROM).filter(|(head, _)| head.contains(ROOT) && head.contains(HEAD))?;
        let (_, tail) = rest.split_once(TO)?;
        let (opening, inside) = image.split_at_checked(image.find('>')? + 1)?;
        let sheet = sheet(image);
        let html = [head, opening, "<style>", &sheet, "</style>", inside, tail].concat();
        let said = |name| attribute(opening, name).filter(|value| plain(value, "-"));
        let root = format!(
            r#"<html lang="{}" data-theme="{}" data-density="{}" data-launch="image">"#,
            said("data-lang")?,
            said("data-theme")?,
            said("data-density")?
        );
        let fonts = attribute(opening, "data-fonts").unwrap_or_default().split(' ');
        let fonts: String = fonts
            .filter(|font| font.starts_with("/assets/") && plain(font, "/-_.") && !head.contains(font))
            .map(|font| format!(r#"<link rel="preload" as="font" type="font/woff2" crossorigin href="{font}">"#))
            .collect();
        let html = html.replacen(ROOT, &root, 1).replacen(HEAD, &[HEAD, &fonts].concat(), 1);
        let source = format!("'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(sheet)));
        Some(Self { html, source })
    }

    /// The page's policy with the image's sheet allowed in it. Nothing where the policy is not the one that is known.
    pub fn policy(&self, policy: &str) -> Option<String> {
        let (before, after) = policy.split_once(STYLES)?;
        Some([before, STYLES, " ", &self.source, after].concat())
    }
}

/// A rule for every style that an element of the image had.
fn sheet(image: &str) -> String {
    let mut styles: Vec<&str> =
        image.split(" data-style=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    styles.sort_unstable();
    styles.dedup();
    let safe = styles.iter().filter(|style| plain(style, " :;.,()%#-"));
    safe.map(|style| format!(".launch [data-style=\"{style}\"]{{{style}}}")).collect()
}

/// The value of an attribute of this tag.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    tag.split_once(&format!(" {name}=\""))?.1.split('"').next()
}

/// Whether a text is made of letters, digits and these.
fn plain(text: &str, others: &str) -> bool {
    text.chars().all(|c| c.is_ascii_alphanumeric() || others.contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = concat!(
        r#"<html lang="en" data-theme="system"><head><link href="/assets/latin.woff2">"#,
        r#"<link rel="stylesheet" href="/assets/index.css"></head>"#,
        r#"<div id="app"><!-- launch --><p class="boot"></p><!-- /launch --></div></html>"#
    );

    fn image(inside: &str) -> String {
        let root = r#"<div class="launch" data-lang="ru" data-theme="dark" data-density="compact""#;
        format!(
            r#"{root} data-fonts="/assets/latin.woff2 /assets/cyrillic-1.woff2 https://evil.example/x">{inside}</div>"#
        )
    }

    #[test]
    fn the_image_takes_the_place_of_the_skeleton_and_the_page_speaks_as_it_did() {
        let page = FirstPage::of(PAGE, &image("<p>an order</p>")).expect("the page has a place for it").html;
        assert!(
            page.contains(r#"<html lang="ru" data-theme="dark" data-density="compact" data-launch="image">"#),
            "{page}"
        );
        assert!(page.contains("<p>an order</p></div></div>"), "{page}");
        assert!(!page.contains("boot"), "{page}");
        assert_eq!(page.matches("/assets/cyrillic-1.woff2").count(), 2, "in the image, and asked for ahead: {page}");
        assert_eq!(page.matches(r#"as="font""#).count(), 1, "neither twice nor from elsewhere: {page}");
        assert!(page.find(r#"as="font""#) < page.find("stylesheet"), "text would be laid out twice: {page}");
    }

    #[test]
    fn a_page_or_an_image_that_is_not_ours_is_left_alone() {
        assert!(FirstPage::of("<html></html>", &image("")).is_none());
        assert!(FirstPage::of(&PAGE.replace("system", "light"), &image("")).is_none(), "the theme would be lost");
        assert!(
            FirstPage::of(PAGE, "<div class=\"launch\"><p>an order</p></div>").is_none(),
            "it does not say how it looks"
        );
        assert!(FirstPage::of(PAGE, "an order").is_none());
        assert!(FirstPage::of(PAGE, &image("").replace("dark", "dark&gt;")).is_none());
    }

    #[test]
    fn its_styles_become_rules_and_nothing_else_does() {
        let rows = concat!(
            r#"<p data-style="width: 54px; height: 34px;"></p><p data-style="width: 54px; height: 34px;"></p>"#,
            r#"<p data-style="transform: translateY(36px);"></p>"#,
            r#"<p data-style="}</style><script>"></p><p data-style="background: url(&quot;x&quot;)"></p>"#
        );
        assert_eq!(
            sheet(&image(rows)),
            concat!(
                r#".launch [data-style="transform: translateY(36px);"]{transform: translateY(36px);}"#,
                r#".launch [data-style="width: 54px; height: 34px;"]{width: 54px; height: 34px;}"#
            )
        );
    }

    #[test]
    fn the_policy_allows_this_sheet_and_loses_nothing() {
        let page = FirstPage::of(PAGE, &image(r#"<p data-style="left: 0px;"></p>"#)).expect("a page");
        let policy = "default-src 'self'; style-src 'self'; script-src 'self'";
        // `printf '%s' '.launch [data-style="left: 0px;"]{left: 0px;}' | openssl dgst -sha256 -binary | base64`
        let expected = "default-src 'self'; style-src 'self' 'sha256-I0UZiQAO/UYdBpPLQ8WfBrE01WmROYTBhyGpv7rm+AI='; script-src 'self'";
        assert_eq!(page.policy(policy).as_deref(), Some(expected));
        assert!(page.policy("default-src *").is_none());
    }
}
