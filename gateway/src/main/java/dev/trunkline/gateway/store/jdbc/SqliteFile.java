package dev.trunkline.gateway.store.jdbc;

import dev.trunkline.gateway.store.StoreUnusableException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/// A database file that belongs to this process while this object is open. The system gives the
/// file back when the process dies.
final class SqliteFile implements AutoCloseable {
  private final Path path;
  private final FileChannel lock;

  private SqliteFile(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /// @throws StoreUnusableException when another process has it, or the folder cannot be written
  static SqliteFile claim(Path file) {
    Path path = file.toAbsolutePath();
    Path lockPath = path.resolveSibling(path.getFileName() + ".lock");
    try {
      createPrivately(path);
      FileChannel lock =
          FileChannel.open(lockPath, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (tryLock(lock) == null) {
        lock.close();
        throw new StoreUnusableException(
            "another process uses %s. Stop it, or use PostgreSQL, which processes can share"
                .formatted(path));
      }
      return new SqliteFile(path, lock);
    } catch (IOException e) {
      throw new StoreUnusableException("cannot open %s: %s".formatted(path, e.getMessage()), e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException _) {
      return null; // this very process has it
    }
  }

  /// The file holds credentials: only its owner may read it. SQLite gives the files beside it the
  /// same rights.
  private static void createPrivately(Path path) throws IOException {
    Path folder = path.getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    if (Files.exists(path)) {
      return;
    }
    if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createFile(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } else {
      Files.createFile(path);
    }
  }

  Path path() {
    return path;
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new StoreUnusableException("cannot give %s back".formatted(path), e);
    }
  }
}
