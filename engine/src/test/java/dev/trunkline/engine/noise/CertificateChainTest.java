package dev.trunkline.engine.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.trunkline.engine.Seeds;
import dev.trunkline.engine.crypto.CurveKeyPair;
import dev.trunkline.engine.crypto.CurvePublicKey;
import dev.trunkline.engine.crypto.XEdDsa;
import dev.trunkline.engine.noise.UntrustedServerException.Flaw;
import dev.trunkline.proto.handshake.CertChain;
import dev.trunkline.proto.handshake.CertChain.NoiseCertificate;
import dev.trunkline.proto.handshake.CertChain.NoiseCertificate.Details;
import java.time.Instant;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

class CertificateChainTest {
  private static final Instant FROM = Instant.parse("2026-11-01T00:00:00Z");
  private static final Instant UNTIL = Instant.parse("2026-12-01T00:00:00Z");
  private static final Instant NOW = Instant.parse("2026-11-15T00:00:00Z");

  private final Random random = new Random(1);
  private final CurveKeyPair root = CurveKeyPair.generate(random);
  private final CurveKeyPair middle = CurveKeyPair.generate(random);
  private final CurvePublicKey server = CurveKeyPair.generate(random).publicKey();

  @Test
  void verifiesWhatItIssues() {
    byte[] chain = issued();

    assertThatCode(() -> verify(chain)).doesNotThrowAnyException();
  }

  @Test
  void holdsFromTheFirstSecondToTheLast() {
    byte[] chain = issued();

    assertThatCode(() -> CertificateChain.verify(chain, server, root.publicKey(), FROM))
        .doesNotThrowAnyException();
    assertThatCode(
            () -> CertificateChain.verify(chain, server, root.publicKey(), UNTIL.plusMillis(999)))
        .doesNotThrowAnyException();
    assertFlaw(Flaw.NOT_YET_VALID, chain, FROM.minusMillis(1));
    assertFlaw(Flaw.EXPIRED, chain, UNTIL.plusSeconds(1));
  }

  @Test
  void emitsEveryField() throws InvalidProtocolBufferException {
    CertChain chain = CertChain.parseFrom(issued());

    for (NoiseCertificate certificate :
        new NoiseCertificate[] {chain.getIntermediate(), chain.getLeaf()}) {
      Details details = Details.parseFrom(certificate.getDetails());
      assertThat(details.getAllFields()).hasSize(Details.getDescriptor().getFields().size());
    }
  }

  @Test
  void refusesAChainThatIsNotWhole() {
    CertChain whole = chain(UnaryOperator.identity(), UnaryOperator.identity());

    assertFlaw(Flaw.INCOMPLETE, new byte[] {1, 2, 3});
    assertFlaw(Flaw.INCOMPLETE, new byte[0]);
    assertFlaw(Flaw.INCOMPLETE, whole.toBuilder().clearLeaf().build().toByteArray());
    assertFlaw(Flaw.INCOMPLETE, whole.toBuilder().clearIntermediate().build().toByteArray());
    assertFlaw(Flaw.INCOMPLETE, chain(UnaryOperator.identity(), Details.Builder::clearKey));
    assertFlaw(Flaw.INCOMPLETE, chain(Details.Builder::clearKey, UnaryOperator.identity()));
    assertFlaw(Flaw.INCOMPLETE, chain(UnaryOperator.identity(), Details.Builder::clearNotAfter));
    assertFlaw(Flaw.INCOMPLETE, chain(Details.Builder::clearNotBefore, UnaryOperator.identity()));
  }

  @Test
  void refusesSignaturesOfOtherLengths() {
    CertChain whole = chain(UnaryOperator.identity(), UnaryOperator.identity());
    ByteString longer = whole.getLeaf().getSignature().concat(ByteString.copyFrom(new byte[1]));

    assertFlaw(
        Flaw.SIGNATURE_LENGTH,
        whole.toBuilder().setLeaf(whole.getLeaf().toBuilder().setSignature(longer)).build());
    assertFlaw(
        Flaw.SIGNATURE_LENGTH,
        whole.toBuilder()
            .setIntermediate(whole.getIntermediate().toBuilder().clearSignature())
            .build());
  }

  @Test
  void refusesKeysOfOtherLengths() {
    ByteString shorter = ByteString.copyFrom(new byte[31]);

    assertFlaw(
        Flaw.KEY_LENGTH, chain(details -> details.setKey(shorter), UnaryOperator.identity()));
    assertFlaw(
        Flaw.KEY_LENGTH, chain(UnaryOperator.identity(), details -> details.setKey(shorter)));
  }

  @Test
  void refusesCertificatesOfOtherIssuers() {
    assertFlaw(
        Flaw.NOT_BY_ROOT, chain(details -> details.setIssuerSerial(1), UnaryOperator.identity()));
    assertFlaw(
        Flaw.NOT_BY_INTERMEDIATE,
        chain(UnaryOperator.identity(), details -> details.setIssuerSerial(8)));
  }

  @Test
  void refusesSignaturesByOtherKeys() {
    CertChain whole = chain(UnaryOperator.identity(), UnaryOperator.identity());
    ByteString other = whole.getLeaf().getSignature();

    assertFlaw(
        Flaw.ROOT_SIGNATURE,
        whole.toBuilder()
            .setIntermediate(whole.getIntermediate().toBuilder().setSignature(other))
            .build());
    assertFlaw(
        Flaw.LEAF_SIGNATURE,
        whole.toBuilder()
            .setLeaf(
                whole.getLeaf().toBuilder().setSignature(whole.getIntermediate().getSignature()))
            .build());
  }

  @Test
  void refusesCertificatesForAnotherServer() {
    CurvePublicKey other = CurveKeyPair.generate(random).publicKey();
    byte[] chain = issued();

    assertThatThrownBy(() -> CertificateChain.verify(chain, other, root.publicKey(), NOW))
        .isInstanceOfSatisfying(
            UntrustedServerException.class, e -> assertThat(e.flaw()).isEqualTo(Flaw.OTHER_KEY));
  }

  @Test
  void refusesCertificatesOutsideTheirTimes() {
    long before = NOW.getEpochSecond() - 1;
    long after = NOW.getEpochSecond() + 1;

    assertFlaw(
        Flaw.NOT_YET_VALID,
        chain(details -> details.setNotBefore(after), UnaryOperator.identity()));
    assertFlaw(
        Flaw.EXPIRED, chain(UnaryOperator.identity(), details -> details.setNotAfter(before)));
    assertFlaw(
        Flaw.NOT_YET_VALID, chain(UnaryOperator.identity(), details -> details.setNotBefore(-1)));
  }

  @ParameterizedTest
  @Seeds(300)
  void refusesAnyDamage(long seed) {
    Random chance = new Random(seed);
    byte[] chain = issued();
    chain[chance.nextInt(chain.length)] ^= (byte) (1 << chance.nextInt(8));

    assertThatThrownBy(() -> verify(chain)).isInstanceOf(UntrustedServerException.class);
  }

  private byte[] issued() {
    return CertificateChain.issue(root, server, new CertificateChain.Validity(FROM, UNTIL), random);
  }

  /// A chain of which the details were changed before they were signed.
  private CertChain chain(
      UnaryOperator<Details.Builder> intermediate, UnaryOperator<Details.Builder> leaf) {
    Details.Builder first = details(7, 0, middle.publicKey());
    Details.Builder second = details(8, 7, server);
    return CertChain.newBuilder()
        .setIntermediate(signed(intermediate.apply(first), root))
        .setLeaf(signed(leaf.apply(second), middle))
        .build();
  }

  private static Details.Builder details(int serial, int issuer, CurvePublicKey key) {
    return Details.newBuilder()
        .setSerial(serial)
        .setIssuerSerial(issuer)
        .setKey(ByteString.copyFrom(key.bytes()))
        .setNotBefore(FROM.getEpochSecond())
        .setNotAfter(UNTIL.getEpochSecond());
  }

  private NoiseCertificate.Builder signed(Details.Builder details, CurveKeyPair issuer) {
    byte[] encoded = details.build().toByteArray();
    return NoiseCertificate.newBuilder()
        .setDetails(ByteString.copyFrom(encoded))
        .setSignature(ByteString.copyFrom(XEdDsa.sign(issuer.privateKey(), encoded, random)));
  }

  private void verify(byte[] chain) {
    CertificateChain.verify(chain, server, root.publicKey(), NOW);
  }

  private void assertFlaw(Flaw flaw, CertChain chain) {
    assertFlaw(flaw, chain.toByteArray());
  }

  private void assertFlaw(Flaw flaw, byte[] chain) {
    assertFlaw(flaw, chain, NOW);
  }

  private void assertFlaw(Flaw flaw, byte[] chain, Instant at) {
    assertThatThrownBy(() -> CertificateChain.verify(chain, server, root.publicKey(), at))
        .isInstanceOfSatisfying(
            UntrustedServerException.class, e -> assertThat(e.flaw()).isEqualTo(flaw))
        .hasMessageStartingWith(flaw + ": ");
  }
}
