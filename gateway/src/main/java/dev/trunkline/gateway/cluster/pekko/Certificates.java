package dev.trunkline.gateway.cluster.pekko;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.apache.pekko.pki.pem.DERPrivateKeyLoader;
import org.apache.pekko.pki.pem.PEMDecoder;
import org.apache.pekko.pki.pem.PEMLoadingException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How members know each other where Pekko does not do it for them, by the same rules: the
/// certificate comes from the authority, and has a name in common with one's own. The files are
/// read again every few minutes.
public final class Certificates {
  private static final Logger LOGGER = LoggerFactory.getLogger(Certificates.class);

  /// As long as Pekko keeps them.
  private static final Duration FRESH = Duration.ofMinutes(5);

  private static final char[] NO_PASSWORD = new char[0];
  private static final int DNS_NAME = 2; // RFC 5280 §4.2.1.6, the choices of a GeneralName

  private final ClusterTls files;
  private final InstantSource clock;
  private volatile Read current;

  /// What was in the files.
  ///
  /// @param names of this member's own certificate
  private record Read(
      X509ExtendedKeyManager keys, X509TrustManager trust, Set<String> names, Instant at) {}

  /// @throws IllegalArgumentException when the files cannot be used
  public Certificates(ClusterTls files, InstantSource clock) {
    this.files = files;
    this.clock = clock;
    try {
      this.current = read();
    } catch (IOException | GeneralSecurityException | PEMLoadingException e) {
      throw new IllegalArgumentException(
          "the cluster's certificates cannot be used, of which the key must be RSA: "
              + e.getMessage(),
          e);
    }
  }

  /// Lets in, and gets in to, members of this cluster alone.
  public SSLContext context() {
    try {
      SSLContext context = SSLContext.getInstance("TLSv1.3");
      context.init(
          new KeyManager[] {new OwnCertificate()}, new TrustManager[] {new OtherMembers()}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has TLS 1.3", e);
    }
  }

  private Read current() {
    Read known = current;
    if (Duration.between(known.at, clock.instant()).compareTo(FRESH) > 0) {
      try {
        known = read();
      } catch (IOException | GeneralSecurityException | PEMLoadingException e) {
        LOGGER.atWarn().log("the cluster's certificates stay as they were: {}", e.getMessage());
        known = new Read(known.keys, known.trust, known.names, clock.instant());
      }
      current = known;
    }
    return known;
  }

  private Read read() throws IOException, GeneralSecurityException, PEMLoadingException {
    List<X509Certificate> authority = certificates(files.authority());
    List<X509Certificate> chain = certificates(files.certificate());
    PrivateKey key = DERPrivateKeyLoader.load(PEMDecoder.decode(Files.readString(files.key())));
    KeyStore own = empty();
    own.setKeyEntry("own", key, NO_PASSWORD, chain.toArray(Certificate[]::new));
    KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509");
    keys.init(own, NO_PASSWORD);
    KeyStore trusted = empty();
    for (int i = 0; i < authority.size(); i++) {
      trusted.setCertificateEntry("authority-" + i, authority.get(i));
    }
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    return new Read(
        (X509ExtendedKeyManager) keys.getKeyManagers()[0],
        (X509TrustManager) trust.getTrustManagers()[0],
        names(chain.getFirst()),
        clock.instant());
  }

  private static KeyStore empty() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static List<X509Certificate> certificates(Path file)
      throws IOException, GeneralSecurityException {
    List<X509Certificate> found = new ArrayList<>();
    try (InputStream in = Files.newInputStream(file)) {
      Collection<? extends Certificate> read =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      read.forEach(certificate -> found.add((X509Certificate) certificate));
    }
    if (found.isEmpty()) {
      throw new CertificateException(file.getFileName() + " has no certificate");
    }
    return found;
  }

  /// The common name, and the DNS names.
  private static Set<String> names(X509Certificate certificate) throws CertificateException {
    Set<String> names = new HashSet<>();
    try {
      new LdapName(certificate.getSubjectX500Principal().getName())
          .getRdns().stream()
              .filter(part -> part.getType().equalsIgnoreCase("CN"))
              .forEach(part -> names.add(part.getValue().toString()));
    } catch (InvalidNameException e) {
      throw new CertificateException(e);
    }
    Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
    if (alternatives != null) {
      alternatives.stream()
          .filter(name -> name.getFirst().equals(DNS_NAME))
          .forEach(name -> names.add(name.get(1).toString()));
    }
    return names;
  }

  /// Shows this member's certificate, as it is in the file by now.
  private final class OwnCertificate extends X509ExtendedKeyManager {
    @Override
    public String @Nullable [] getClientAliases(String type, Principal @Nullable [] issuers) {
      return current().keys.getClientAliases(type, issuers);
    }

    @Override
    public @Nullable String chooseClientAlias(
        String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return current().keys.chooseClientAlias(types, issuers, socket);
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
        String[] types, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
      return current().keys.chooseEngineClientAlias(types, issuers, engine);
    }

    @Override
    public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
      return current().keys.getServerAliases(type, issuers);
    }

    @Override
    public @Nullable String chooseServerAlias(
        String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return current().keys.chooseServerAlias(type, issuers, socket);
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
        String type, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
      return current().keys.chooseEngineServerAlias(type, issuers, engine);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
      return current().keys.getCertificateChain(alias);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
      return current().keys.getPrivateKey(alias);
    }
  }

  /// Accepts the certificates of other members, wherever they come from: members have names in
  /// common, not addresses.
  private final class OtherMembers extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      Read now = current();
      now.trust.checkClientTrusted(chain, type);
      requireCommonName(now, chain[0]);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      Read now = current();
      now.trust.checkServerTrusted(chain, type);
      requireCommonName(now, chain[0]);
    }

    private static void requireCommonName(Read now, X509Certificate other)
        throws CertificateException {
      Set<String> names = names(other);
      if (Collections.disjoint(now.names, names)) {
        throw new CertificateException(
            "a certificate for %s, which has no name in common with %s"
                .formatted(names, now.names));
      }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable Socket socket)
        throws CertificateException {
      checkClientTrusted(chain, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable Socket socket)
        throws CertificateException {
      checkServerTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine)
        throws CertificateException {
      checkClientTrusted(chain, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine)
        throws CertificateException {
      checkServerTrusted(chain, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return current().trust.getAcceptedIssuers();
    }
  }
}
