package dev.trunkline.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The text files of the project, without what tools make of them.
final class WorkingTree {
  /// What `.gitignore` leaves out, and git's own.
  private static final Set<String> MADE =
      Set.of(
          ".git",
          "target",
          "node_modules",
          "data",
          ".idea",
          ".vscode",
          ".settings",
          ".cifuzz-corpus");

  private final Path root;
  private final List<TextFile> files = new ArrayList<>();

  private WorkingTree(Path root) {
    this.root = root;
  }

  /// @param path from the root, with slashes
  record TextFile(String path, String text) {

    /// Whether people wrote it here, line by line: no copied text, no tool's output, no captured
    /// data.
    boolean isOurs() {
      return !path.equals("LICENSE") && !path.endsWith(".json") && !path.contains("/resources/");
    }

    boolean endsWith(String... endings) {
      return List.of(endings).stream().anyMatch(path::endsWith);
    }
  }

  static WorkingTree read() {
    WorkingTree tree = new WorkingTree(findRoot());
    try {
      Files.walkFileTree(tree.root, tree.new Reader());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return tree;
  }

  /// From the module that is tested upward to where `bin/find-jdk` is.
  private static Path findRoot() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("bin/find-jdk"))) {
      Path parent = folder.getParent();
      if (parent == null) {
        throw new IllegalStateException("not within the project's folder");
      }
      folder = parent;
    }
    return folder;
  }

  List<TextFile> files() {
    return files;
  }

  /// Those that people wrote here.
  List<TextFile> ours() {
    return files.stream().filter(TextFile::isOurs).toList();
  }

  TextFile file(String path) {
    return files.stream().filter(file -> file.path().equals(path)).findFirst().orElseThrow();
  }

  boolean has(Path fromRoot) {
    return Files.exists(root.resolve(fromRoot));
  }

  private final class Reader extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      return MADE.contains(folder.getFileName().toString())
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (MADE.contains(file.getFileName().toString())) {
        return FileVisitResult.CONTINUE; // a worktree's link to its repository
      }
      try {
        String path = root.relativize(file).toString().replace('\\', '/');
        files.add(new TextFile(path, Files.readString(file)));
      } catch (CharacterCodingException _) {
        // no text
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
