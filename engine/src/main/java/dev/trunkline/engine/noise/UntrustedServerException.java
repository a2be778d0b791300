package dev.trunkline.engine.noise;

/// The server's certificates do not prove that it is WhatsApp.
public final class UntrustedServerException extends NoiseException {

  /// What is wrong with the certificates.
  public enum Flaw {
    /// The chain is no chain, or lacks a certificate or one of its fields.
    INCOMPLETE,
    /// A signature has not 64 bytes.
    SIGNATURE_LENGTH,
    /// A key has not 32 bytes.
    KEY_LENGTH,
    /// The intermediate certificate names another issuer than the root, whose serial is 0.
    NOT_BY_ROOT,
    /// The root's key did not sign the intermediate certificate.
    ROOT_SIGNATURE,
    /// The leaf certificate names another issuer than the intermediate one.
    NOT_BY_INTERMEDIATE,
    /// The intermediate certificate's key did not sign the leaf certificate.
    LEAF_SIGNATURE,
    /// The certificates are for another key than the one the server proved to own.
    OTHER_KEY,
    NOT_YET_VALID,
    EXPIRED
  }

  private final Flaw flaw;

  public UntrustedServerException(Flaw flaw, String message) {
    super(flaw + ": " + message);
    this.flaw = flaw;
  }

  public Flaw flaw() {
    return flaw;
  }
}
