package dev.trunkline.house;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import dev.trunkline.house.WorkingTree.TextFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/// What Java sources declare, as the compiler's parser sees it.
final class Declarations {
  private Declarations() {}

  /// @param place the file and the first line
  /// @param lines how many it takes
  record Declared(Kind kind, String name, String place, long lines) {
    @Override
    public String toString() {
      return place + " " + name;
    }
  }

  enum Kind {
    TYPE,
    METHOD,
    /// A method without parameters that overrides nothing.
    ACCESSOR,
    CONSTRUCTOR,
    CONSTANT,
    VARIABLE
  }

  static List<Declared> of(List<TextFile> files) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<Source> sources = files.stream().map(Source::new).toList();
    JavacTask task = (JavacTask) compiler.getTask(null, null, null, null, null, sources);
    SourcePositions positions = Trees.instance(task).getSourcePositions();
    List<Declared> declared = new ArrayList<>();
    try {
      for (CompilationUnitTree unit : task.parse()) {
        new Finder(unit, declared).scan(unit, positions);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return declared;
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(TextFile file) {
      super(URI.create("source:/" + file.path()), JavaFileObject.Kind.SOURCE);
      text = file.text();
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  private static final class Finder extends TreeScanner<@Nullable Void, SourcePositions> {
    private final CompilationUnitTree unit;
    private final List<Declared> declared;

    Finder(CompilationUnitTree unit, List<Declared> declared) {
      this.unit = unit;
      this.declared = declared;
    }

    private void add(Kind kind, CharSequence name, Tree tree, SourcePositions positions) {
      LineMap lines = unit.getLineMap();
      long first = lines.getLineNumber(positions.getStartPosition(unit, tree));
      long last = lines.getLineNumber(positions.getEndPosition(unit, tree));
      String place = unit.getSourceFile().toUri().getPath().substring(1) + ":" + first;
      declared.add(new Declared(kind, name.toString(), place, last - first + 1));
    }

    @Override
    public @Nullable Void visitClass(ClassTree tree, SourcePositions positions) {
      add(Kind.TYPE, tree.getSimpleName(), tree, positions);
      return super.visitClass(tree, positions);
    }

    @Override
    public @Nullable Void visitMethod(MethodTree tree, SourcePositions positions) {
      boolean constructs = tree.getReturnType() == null;
      boolean overrides =
          tree.getModifiers().getAnnotations().stream()
              .anyMatch(annotation -> annotation.getAnnotationType().toString().equals("Override"));
      boolean asks = tree.getParameters().isEmpty() && !overrides;
      Kind kind = constructs ? Kind.CONSTRUCTOR : asks ? Kind.ACCESSOR : Kind.METHOD;
      add(kind, tree.getName(), tree, positions);
      return super.visitMethod(tree, positions);
    }

    @Override
    public @Nullable Void visitVariable(VariableTree tree, SourcePositions positions) {
      String name = tree.getName().toString();
      boolean shouts = name.equals(name.toUpperCase(Locale.ROOT));
      add(shouts ? Kind.CONSTANT : Kind.VARIABLE, name, tree, positions);
      return super.visitVariable(tree, positions);
    }
  }
}
