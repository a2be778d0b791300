package dev.trunkline.gateway.cluster;

import dev.trunkline.gateway.store.Member;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/// Looks whether anybody listens where a member listens.
///
/// A machine that answers that nobody does has said that the process is gone: a member listens from
/// before it joins until after its last connection is closed. No answer says nothing.
@FunctionalInterface
interface Probe {
  Duration TIMEOUT = Duration.ofMillis(500);

  boolean isRefused(Member member);

  static boolean byTcp(Member member) {
    InetSocketAddress address =
        new InetSocketAddress(member.profile().host(), member.profile().httpPort());
    try (Socket socket = new Socket()) {
      socket.connect(address, (int) TIMEOUT.toMillis());
      return false;
    } catch (ConnectException e) {
      return String.valueOf(e.getMessage()).contains("refused");
    } catch (IOException _) {
      return false;
    }
  }
}
