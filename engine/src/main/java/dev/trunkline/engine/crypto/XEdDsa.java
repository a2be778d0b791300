package dev.trunkline.engine.crypto;

import cafe.cryptography.curve25519.Constants;
import cafe.cryptography.curve25519.Scalar;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.bouncycastle.math.ec.rfc7748.X25519Field;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/// Signatures with Curve25519 keys: "The XEdDSA and VXEdDSA Signature Schemes", revision 1.
///
/// An Ed25519 signature in whose key the sign of the Edwards point is unknown, as an X25519 key
/// does not have it. XEdDSA sets the sign to zero by negating the private key where needed; an
/// older form, which some clients still write, carries it in the highest bit of the signature. Here
/// the first is written and both are read.
public final class XEdDsa {
  public static final int SIGNATURE_LENGTH = 64;

  private static final byte SIGN_BIT = (byte) 0x80;
  private static final byte ALL_BUT_SIGN = 0x7f;

  /// The spec's hash_1 starts with 2^256 - 2, little-endian.
  private static final byte[] HASH_1_PREFIX = prefix();

  private XEdDsa() {}

  /// @param random unpredictable, except in tests
  public static byte[] sign(CurvePrivateKey key, byte[] message, RandomGenerator random) {
    byte[] clamped = key.secret().bytes().clone();
    X25519.clampPrivateKey(clamped);
    Scalar k = Scalar.fromBytesModOrder(clamped);
    byte[] point = encodedMultipleOfBase(k);
    Scalar a = (point[31] & SIGN_BIT) == 0 ? k : Scalar.ZERO.subtract(k);
    point[31] = (byte) (point[31] & ALL_BUT_SIGN);

    byte[] noise = new byte[64];
    random.nextBytes(noise);
    Scalar r = wide(Hash.sha512(HASH_1_PREFIX, a.toByteArray(), message, noise));
    byte[] commitment = encodedMultipleOfBase(r);
    Scalar h = wide(Hash.sha512(commitment, point, message));
    byte[] s = h.multiplyAndAdd(a, r).toByteArray();

    byte[] signature = Arrays.copyOf(commitment, SIGNATURE_LENGTH);
    System.arraycopy(s, 0, signature, 32, 32);
    return signature;
  }

  /// Whether the signature is genuine. A key that is no point of the curve has signed nothing.
  public static boolean verify(CurvePublicKey key, byte[] message, byte[] signature) {
    if (signature.length != SIGNATURE_LENGTH) {
      return false;
    }
    byte[] point = edwards(key);
    point[31] = (byte) (point[31] | (signature[63] & SIGN_BIT));
    byte[] plain = signature.clone();
    plain[63] = (byte) (plain[63] & ALL_BUT_SIGN);
    return Ed25519.verify(plain, 0, point, 0, message, 0, message.length);
  }

  /// The y-coordinate of the same point on the Edwards curve: (u - 1) / (u + 1).
  private static byte[] edwards(CurvePublicKey key) {
    int[] u = X25519Field.create();
    int[] one = X25519Field.create();
    int[] numerator = X25519Field.create();
    int[] denominator = X25519Field.create();
    X25519Field.decode255(key.bytes(), u);
    X25519Field.one(one);
    X25519Field.sub(u, one, numerator);
    X25519Field.add(u, one, denominator);
    X25519Field.carry(denominator);
    X25519Field.invVar(denominator, denominator);
    X25519Field.mul(numerator, denominator, numerator);
    X25519Field.normalize(numerator);
    byte[] y = new byte[32];
    X25519Field.encode(numerator, y);
    return y;
  }

  private static byte[] encodedMultipleOfBase(Scalar scalar) {
    return Constants.ED25519_BASEPOINT_TABLE.multiply(scalar).compress().toByteArray();
  }

  private static Scalar wide(byte[] hash) {
    return Scalar.fromBytesModOrderWide(hash);
  }

  private static byte[] prefix() {
    byte[] prefix = new byte[32];
    Arrays.fill(prefix, (byte) 0xff);
    prefix[0] = (byte) 0xfe;
    return prefix;
  }
}
