package dev.slipway.sandbox.protocol;

/**
 * Who makes a call.
 *
 * @param account twelve digits
 * @param arn of a user, or of a role's session
 */
public record Caller(String account, String arn) {

    /** The user whose keys are the account's own. */
    public static Caller user(String account) {
        return new Caller(account, "arn:aws:iam::" + account + ":user/sandbox");
    }
}
