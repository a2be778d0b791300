package dev.trunkline.launcher.kill;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A network of the test's own, in namespaces that go with it: each member has one for itself and a
/// wire to a switch in another one, where ferries stand in for the database, WhatsApp and the
/// subscriber.
///
/// ```
///   member1 ──┐
///   member2 ──┤ switch: 10.77.0.1 database, .2 WhatsApp, .3 subscriber ──ferries──▶ the test
///   member3 ──┘
/// ```
final class Wires implements AutoCloseable {
  private static final String NET = "10.77.0.";
  private static final int FIRST_MEMBER = 11;
  private static final Pattern LOCAL = Pattern.compile("(?:127\\.0\\.0\\.1|localhost):(\\d+)");
  private static final List<Path> TOOLS =
      List.of(Path.of("/usr/sbin/ip"), Path.of("/sbin/ip"), Path.of("/usr/bin/ip"));

  private final String ip;
  private final String prefix = "trunkline" + ProcessHandle.current().pid();
  private final String hub = prefix + "-hub";
  private final Path folder;
  private final int members;
  private final Ferry here = new Ferry();
  private final List<String> there = new ArrayList<>();
  private final Thread lastResort = Thread.ofPlatform().unstarted(this::remove);
  private Optional<Process> ferry = Optional.empty();

  /// Whom members reach over the switch.
  enum Side {
    STORE(1),
    WHATSAPP(2),
    SUBSCRIBER(3);

    private final int number;

    Side(int number) {
      this.number = number;
    }

    String host() {
      return NET + number;
    }
  }

  /// @param folder for the ferries' files; its path is short
  Wires(Path folder, int members) {
    this.ip = tool().orElseThrow();
    this.folder = folder;
    this.members = members;
    Runtime.getRuntime().addShutdownHook(lastResort);
    boolean laid = false;
    try {
      lay();
      laid = true;
    } finally {
      if (!laid) {
        close();
      }
    }
  }

  /// Why there can be none on this machine.
  static Optional<String> obstacle() {
    if (tool().isEmpty()) {
      return Optional.of("the tool `ip` (iproute2) is not installed");
    }
    return System.getProperty("user.name").equals("root")
        ? Optional.empty()
        : Optional.of("network namespaces need root");
  }

  private static Optional<String> tool() {
    return TOOLS.stream().filter(Files::isExecutable).map(Path::toString).findFirst();
  }

  private void lay() {
    ip("netns", "add", hub);
    in(hub, "link", "set", "lo", "up");
    in(hub, "link", "add", "switch", "type", "bridge");
    for (Side side : Side.values()) {
      in(hub, "addr", "add", side.host() + "/24", "dev", "switch");
    }
    in(hub, "link", "set", "switch", "up");
    for (int member = 1; member <= members; member++) {
      String own = namespace(member);
      ip("netns", "add", own);
      in(hub, "link", "add", port(member), "type", "veth", "peer", "name", "wire", "netns", own);
      in(hub, "link", "set", port(member), "master", "switch", "up");
      in(own, "addr", "add", host(member) + "/24", "dev", "wire");
      in(own, "link", "set", "lo", "up");
      in(own, "link", "set", "wire", "up");
    }
  }

  private String namespace(int member) {
    return prefix + "-" + member;
  }

  private static String port(int member) {
    return "member" + member;
  }

  static String host(int member) {
    return NET + (FIRST_MEMBER - 1 + member);
  }

  /// What a command begins with that runs where a member is.
  List<String> within(int member) {
    return List.of(ip, "netns", "exec", namespace(member));
  }

  /// Makes a port of the test reachable for members.
  ///
  /// @param url with the test's own address
  /// @return the URL for members
  String open(Side side, String url) throws IOException {
    Matcher local = LOCAL.matcher(url);
    if (!local.find()) {
      throw new IllegalArgumentException("not an address of this machine: " + url);
    }
    String address = side.host() + ":" + local.group(1);
    if (!there.contains(address)) {
      String file = folder.resolve(side.name()).toString();
      here.open(new Ferry.Route(file, "127.0.0.1:" + local.group(1)));
      there.add(address);
      there.add(file);
    }
    return local.replaceFirst(address);
  }

  /// Makes a member's API reachable for the test, at the same port.
  void open(int member, int port) throws IOException {
    String file = folder.resolve("member" + member).toString();
    here.open(new Ferry.Route("127.0.0.1:" + port, file));
    there.add(file);
    there.add(host(member) + ":" + port);
  }

  /// Starts the ferries on the side of the members.
  void begin() throws IOException {
    List<String> command = new ArrayList<>(List.of(ip, "netns", "exec", hub));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    String own = System.getProperty("java.class.path");
    command.addAll(List.of("-cp", System.getProperty("surefire.test.class.path", own)));
    command.add(Ferry.class.getName());
    command.addAll(there);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    ferry = Optional.of(process);
    BufferedReader output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = output.readLine();
    if (!Ferry.READY.equals(line)) {
      throw new IOException("the ferries do not run: " + line);
    }
  }

  /// Neither hears the other any more, and everybody else does.
  void partWithOthers(int member) {
    for (int other = 1; other <= members; other++) {
      if (other != member) {
        blackhole("add", member, host(other));
        blackhole("add", other, host(member));
      }
    }
  }

  void joinWithOthers(int member) {
    for (int other = 1; other <= members; other++) {
      if (other != member) {
        blackhole("del", member, host(other));
        blackhole("del", other, host(member));
      }
    }
  }

  void partWith(int member, Side side) {
    blackhole("add", member, side.host());
  }

  void joinWith(int member, Side side) {
    blackhole("del", member, side.host());
  }

  private void blackhole(String change, int member, String host) {
    in(namespace(member), "route", change, "blackhole", host + "/32");
  }

  /// Pulls a member's plug, or puts it in again.
  ///
  /// @param state `down` or `up`
  void plug(int member, String state) {
    in(hub, "link", "set", port(member), state);
  }

  private void in(String namespace, String... arguments) {
    List<String> all = new ArrayList<>(List.of("-n", namespace));
    all.addAll(List.of(arguments));
    ip(all.toArray(String[]::new));
  }

  private void ip(String... arguments) {
    List<String> command = new ArrayList<>(List.of(ip));
    command.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(String.join(" ", command) + ": " + said);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Nobody needs the namespaces any more: they vanish with the last process in them.
  private void remove() {
    ferry.ifPresent(Process::destroyForcibly);
    List<String> all = new ArrayList<>(List.of(hub));
    for (int member = 1; member <= members; member++) {
      all.add(namespace(member));
    }
    for (String each : all) {
      if (Files.exists(Path.of("/run/netns", each))) {
        ip("netns", "del", each);
      }
    }
  }

  @Override
  public void close() {
    here.close();
    remove();
    Runtime.getRuntime().removeShutdownHook(lastResort);
  }
}
