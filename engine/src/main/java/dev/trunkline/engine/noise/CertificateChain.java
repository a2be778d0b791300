package dev.trunkline.engine.noise;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.trunkline.engine.crypto.CurveKeyPair;
import dev.trunkline.engine.crypto.CurvePublicKey;
import dev.trunkline.engine.crypto.XEdDsa;
import dev.trunkline.engine.noise.UntrustedServerException.Flaw;
import dev.trunkline.proto.handshake.CertChain;
import dev.trunkline.proto.handshake.CertChain.NoiseCertificate;
import dev.trunkline.proto.handshake.CertChain.NoiseCertificate.Details;
import java.time.Instant;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/// The two certificates by which a server proves its key: a root known to all signed the
/// intermediate one, whose key signed the leaf, which names the server's key.
///
/// The rules are the ones that the strictest known clients apply.
public final class CertificateChain {
  /// The root of WhatsApp itself.
  public static final CurvePublicKey WHATSAPP_ROOT =
      new CurvePublicKey(
          HexFormat.of()
              .parseHex("142375574d0a587166aae71ebe516437c4a28b73e3695c6ce1f7f9545da8ee6b"));

  private static final int ROOT_SERIAL = 0;
  private static final int INTERMEDIATE_SERIAL = 1;
  private static final int LEAF_SERIAL = 2;

  private CertificateChain() {}

  /// When certificates hold, both ends included, in whole seconds.
  public record Validity(Instant notBefore, Instant notAfter) {}

  /// Certificates for `server`, signed through a new intermediate key.
  ///
  /// @param root the key pair whose public half the clients trust
  public static byte[] issue(
      CurveKeyPair root, CurvePublicKey server, Validity validity, RandomGenerator random) {
    CurveKeyPair middle = CurveKeyPair.generate(random);
    NoiseCertificate intermediate =
        sign(
            root,
            details(validity)
                .setSerial(INTERMEDIATE_SERIAL)
                .setIssuerSerial(ROOT_SERIAL)
                .setKey(HandshakeMessages.bytes(middle.publicKey())),
            random);
    NoiseCertificate leaf =
        sign(
            middle,
            details(validity)
                .setSerial(LEAF_SERIAL)
                .setIssuerSerial(INTERMEDIATE_SERIAL)
                .setKey(HandshakeMessages.bytes(server)),
            random);
    return CertChain.newBuilder().setIntermediate(intermediate).setLeaf(leaf).build().toByteArray();
  }

  private static Details.Builder details(Validity validity) {
    return Details.newBuilder()
        .setNotBefore(validity.notBefore().getEpochSecond())
        .setNotAfter(validity.notAfter().getEpochSecond());
  }

  private static NoiseCertificate sign(
      CurveKeyPair issuer, Details.Builder details, RandomGenerator random) {
    byte[] encoded = details.build().toByteArray();
    return NoiseCertificate.newBuilder()
        .setDetails(ByteString.copyFrom(encoded))
        .setSignature(ByteString.copyFrom(XEdDsa.sign(issuer.privateKey(), encoded, random)))
        .build();
  }

  /// Checks that `root` vouches for `server` at the time `now`.
  ///
  /// @param server the key that the server proved to own
  /// @throws UntrustedServerException when it does not
  public static void verify(byte[] chain, CurvePublicKey server, CurvePublicKey root, Instant now) {
    CertChain parsed = parse(chain);
    if (!parsed.hasIntermediate() || !parsed.hasLeaf()) {
      throw new UntrustedServerException(Flaw.INCOMPLETE, "a certificate is missing");
    }
    Details intermediate = details(parsed.getIntermediate(), "intermediate");
    Details leaf = details(parsed.getLeaf(), "leaf");
    if (intermediate.getIssuerSerial() != ROOT_SERIAL) {
      throw new UntrustedServerException(
          Flaw.NOT_BY_ROOT,
          "the intermediate certificate is by issuer "
              + Integer.toUnsignedString(intermediate.getIssuerSerial()));
    }
    requireSignature(parsed.getIntermediate(), root, Flaw.ROOT_SIGNATURE, "intermediate");
    if (leaf.getIssuerSerial() != intermediate.getSerial()) {
      throw new UntrustedServerException(
          Flaw.NOT_BY_INTERMEDIATE,
          "the leaf certificate is by issuer "
              + Integer.toUnsignedString(leaf.getIssuerSerial())
              + ", the intermediate one is "
              + Integer.toUnsignedString(intermediate.getSerial()));
    }
    CurvePublicKey middle = new CurvePublicKey(intermediate.getKey().toByteArray());
    requireSignature(parsed.getLeaf(), middle, Flaw.LEAF_SIGNATURE, "leaf");
    if (!new CurvePublicKey(leaf.getKey().toByteArray()).equals(server)) {
      throw new UntrustedServerException(
          Flaw.OTHER_KEY, "the leaf certificate is for another key than the server's");
    }
    requireValid(intermediate, now, "intermediate");
    requireValid(leaf, now, "leaf");
  }

  private static CertChain parse(byte[] chain) {
    try {
      return CertChain.parseFrom(chain);
    } catch (InvalidProtocolBufferException e) {
      throw new UntrustedServerException(
          Flaw.INCOMPLETE, "no certificate chain: " + e.getMessage());
    }
  }

  private static Details details(NoiseCertificate certificate, String which) {
    Details details;
    try {
      details = Details.parseFrom(certificate.getDetails());
    } catch (InvalidProtocolBufferException e) {
      throw new UntrustedServerException(
          Flaw.INCOMPLETE, "no details in the " + which + " certificate: " + e.getMessage());
    }
    if (!details.hasKey() || !details.hasNotBefore() || !details.hasNotAfter()) {
      throw new UntrustedServerException(
          Flaw.INCOMPLETE, "the " + which + " certificate lacks its key or its validity");
    }
    if (details.getKey().size() != CurvePublicKey.LENGTH) {
      throw new UntrustedServerException(
          Flaw.KEY_LENGTH,
          "the " + which + " certificate's key has " + details.getKey().size() + " bytes");
    }
    return details;
  }

  private static void requireSignature(
      NoiseCertificate certificate, CurvePublicKey issuer, Flaw flaw, String which) {
    byte[] signature = certificate.getSignature().toByteArray();
    if (signature.length != XEdDsa.SIGNATURE_LENGTH) {
      throw new UntrustedServerException(
          Flaw.SIGNATURE_LENGTH,
          "the " + which + " certificate's signature has " + signature.length + " bytes");
    }
    if (!XEdDsa.verify(issuer, certificate.getDetails().toByteArray(), signature)) {
      throw new UntrustedServerException(
          flaw, "the " + which + " certificate is signed by another key than " + issuer);
    }
  }

  private static void requireValid(Details details, Instant now, String which) {
    long second = now.getEpochSecond();
    if (Long.compareUnsigned(second, details.getNotBefore()) < 0) {
      throw new UntrustedServerException(
          Flaw.NOT_YET_VALID,
          "the " + which + " certificate is not valid yet at " + now + "; is the clock right?");
    }
    if (Long.compareUnsigned(second, details.getNotAfter()) > 0) {
      throw new UntrustedServerException(
          Flaw.EXPIRED,
          "the " + which + " certificate has expired at " + now + "; is the clock right?");
    }
  }
}
