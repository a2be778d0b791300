package dev.trunkline.house;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.house.Declarations.Declared;
import dev.trunkline.house.Declarations.Kind;
import dev.trunkline.house.WorkingTree.TextFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What a tree that is looked after has none of. CONTRIBUTING.md says it in prose.
class TidyTest {
  private static final int FILE_LINES_MAX = 500;
  private static final int METHOD_LINES_MAX = 70;

  private static final WorkingTree TREE = WorkingTree.read();
  private static final List<Declared> DECLARED =
      Declarations.of(TREE.ours().stream().filter(file -> file.endsWith(".java")).toList());

  /// Names that say what a class is to the language, and not what it is.
  private static final Pattern EMPTY_NAME =
      Pattern.compile(
          "(Abstract(?=[A-Z])|Base(?=[A-Z])|I(?=[A-Z][a-z]))\\w*|\\w*(Impl|Manager|Helper|Utils?)");

  private static final Pattern WORD = Pattern.compile("[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern UNFINISHED =
      Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern DOCUMENT = Pattern.compile("\\bdocs/[\\w./-]+\\.md\\b");

  /// Folders that are someone's own, and hosts that packages come from.
  private static final Pattern MACHINE =
      Pattern.compile(
          "(?<![\\w.$}/*-])/(?:home|Users|root|tmp|work|mnt|private)/\\w"
              + "|//[\\w.-]*(?:repo|repo1|registry|npmjs|artifactory|nexus|jfrog)\\.[\\w.-]+");

  @Test
  void hasNoLongFiles() {
    assertThat(
            TREE.ours().stream()
                .filter(file -> file.endsWith(".java", ".mjs", ".proto", ".sql", ".sh"))
                .filter(file -> file.text().lines().count() > FILE_LINES_MAX)
                .map(TextFile::path))
        .isEmpty();
  }

  @Test
  void hasNoLongMethods() {
    assertThat(
            declared(Kind.METHOD, Kind.ACCESSOR, Kind.CONSTRUCTOR)
                .filter(method -> method.lines() > METHOD_LINES_MAX))
        .isEmpty();
  }

  @Test
  void saysWhatEveryPackageOwns() {
    Set<String> without = new TreeSet<>();
    for (TextFile file : TREE.ours()) {
      if (file.endsWith(".java") && file.path().contains("/src/main/")) {
        String info = Path.of(file.path()).resolveSibling("package-info.java").toString();
        boolean says =
            TREE.ours().stream()
                .anyMatch(
                    other -> other.path().equals(info) && other.text().startsWith("/// Owns "));
        if (!says) {
          without.add(info);
        }
      }
    }
    assertThat(without).isEmpty();
  }

  /// Names are made of words. Constants may quote the wire.
  @Test
  void callsEveryIdeaByItsWord() {
    Map<String, String> never = wordsForNothing();
    List<String> found = new ArrayList<>();
    declared(Kind.TYPE, Kind.METHOD, Kind.ACCESSOR, Kind.VARIABLE)
        .forEach(declared ->
            matches(WORD, declared.name())
                .map(word -> never.get(word.toLowerCase(Locale.ROOT)))
                .filter(Objects::nonNull)
                .forEach(idea -> found.add(declared + ": the glossary has a word for " + idea)));
    assertThat(never).isNotEmpty();
    assertThat(found).isEmpty();
  }

  /// The words in code font of the glossary's column "never", and the idea that each stands beside.
  private static Map<String, String> wordsForNothing() {
    Map<String, String> never = new HashMap<>();
    for (String line : TREE.file("docs/GLOSSARY.md").text().lines().toList()) {
      List<String> cells = List.of(line.split("\\|", -1));
      if (cells.size() == 6) {
        matches(CODE, cells.get(3)).forEach(word -> never.put(word, cells.get(1).strip()));
      }
    }
    return never;
  }

  @Test
  void namesTypesAfterWhatTheyAre() {
    assertThat(declared(Kind.TYPE).filter(type -> EMPTY_NAME.matcher(type.name()).matches()))
        .isEmpty();
  }

  @Test
  void hasAccessorsWithoutGet() {
    assertThat(declared(Kind.ACCESSOR).filter(method -> method.name().matches("get[A-Z].*")))
        .isEmpty();
  }

  @Test
  void leavesNothingUnfinished() {
    assertThat(lines(UNFINISHED)).isEmpty();
  }

  @Test
  void hasNoTabsAndNothingAtTheEndOfLines() {
    assertThat(lines(Pattern.compile("\t|[ \t]$"))).isEmpty();
    assertThat(
            TREE.ours().stream()
                .filter(file -> !file.text().endsWith("\n") || file.text().endsWith("\n\n"))
                .map(TextFile::path))
        .isEmpty();
  }

  @Test
  void linksToWhatIsThere() {
    List<String> dead = new ArrayList<>();
    for (TextFile file : TREE.ours()) {
      if (file.endsWith(".md")) {
        matches(LINK, file.text())
            .map(TidyTest::withoutFragment)
            .filter(link -> !link.isEmpty() && !link.matches("[a-z]+:.*"))
            .filter(link -> !TREE.has(Path.of(file.path()).resolveSibling(link)))
            .forEach(link -> dead.add(file.path() + " -> " + link));
      }
      matches(DOCUMENT, file.text())
          .filter(path -> !TREE.has(Path.of(path)))
          .forEach(path -> dead.add(file.path() + " -> " + path));
    }
    assertThat(dead).isEmpty();
  }

  @Test
  void namesNoMachineAndNoRegistry() {
    List<String> found = new ArrayList<>();
    for (TextFile file : TREE.files()) {
      if (!file.path().endsWith("/TidyTest.java")) {
        matches(MACHINE, file.text()).forEach(text -> found.add(file.path() + ": " + text));
      }
    }
    assertThat(found).isEmpty();
  }

  @Test
  void locksPackagesWithoutDownloadAddresses() {
    assertThat(TREE.file("interop/package-lock.json").text())
        .contains("\"integrity\"")
        .doesNotContain("\"resolved\"");
  }

  private static Stream<Declared> declared(Kind... kinds) {
    return DECLARED.stream().filter(declared -> List.of(kinds).contains(declared.kind()));
  }

  private static List<String> lines(Pattern wrong) {
    List<String> found = new ArrayList<>();
    for (TextFile file : TREE.ours()) {
      List<String> lines = file.text().lines().toList();
      for (int i = 0; i < lines.size(); i++) {
        if (wrong.matcher(lines.get(i)).find()) {
          found.add(file.path() + ":" + (i + 1) + ": " + lines.get(i).strip());
        }
      }
    }
    return found;
  }

  /// What the pattern's group finds, or the whole of it.
  private static Stream<String> matches(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(found -> found.group(found.groupCount()));
  }

  private static String withoutFragment(String link) {
    int hash = link.indexOf('#');
    return hash < 0 ? link : link.substring(0, hash);
  }
}
