package dev.slipway.sandbox.faults;

/** Who refuses a secret's value. */
public enum SecretRefusal {
    /** No policy allows {@code secretsmanager:GetSecretValue}. */
    IAM,
    /** No policy allows {@code kms:Decrypt} with the secret's key. */
    KMS
}
