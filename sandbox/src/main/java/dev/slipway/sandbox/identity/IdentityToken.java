package dev.slipway.sandbox.identity;

import dev.slipway.sandbox.protocol.AwsError;
import java.util.Base64;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a token of OpenID Connect says, believed unseen.
 *
 * @param issuer without {@code https://}, as AWS names a provider
 */
record IdentityToken(String issuer, String subject, String audience) {

    /** @throws AwsError InvalidIdentityToken when it is no JWT, or says not who and for whom */
    static IdentityToken parse(String token) {
        List<String> parts = List.of(token.split("\\.", -1));
        try {
            JsonNode claims =
                    JsonMapper.shared().readTree(Base64.getUrlDecoder().decode(parts.size() == 3 ? parts.get(1) : ""));
            JsonNode audience = claims.path("aud");
            return new IdentityToken(
                    claims.path("iss").stringValue().replaceFirst("^https://", ""),
                    claims.path("sub").stringValue(),
                    (audience.isArray() ? audience.path(0) : audience).stringValue());
        } catch (JacksonException | IllegalArgumentException e) {
            throw AwsError.refused(
                    "InvalidIdentityToken",
                    "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)");
        }
    }
}
