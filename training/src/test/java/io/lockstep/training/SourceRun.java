package io.lockstep.training;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compact source files, compiled and run as the Java launcher does. */
public final class SourceRun {
  private SourceRun() {}

  /** Compiles a file into a folder; a warning is an error. */
  public static void compile(Path source, Path folder) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<String> options =
          List.of(
              "-d",
              folder.toString(),
              "-classpath",
              System.getProperty("java.class.path"),
              "-proc:none",
              "-Xlint:all,-path,-classfile",
              "-Werror");
      boolean compiled =
          compiler
              .getTask(messages, files, null, options, null, files.getJavaFileObjects(source))
              .call();
      assertTrue(compiled, () -> "the example does not compile:\n" + messages);
    }
  }

  /**
   * Calls the instance main method of a compiled file, with arguments where it takes them.
   *
   * @return what was printed
   */
  public static String run(Path folder, String name, String... arguments) throws Exception {
    URL[] path = {folder.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(path, SourceRun.class.getClassLoader())) {
      Class<?> type = loader.loadClass(name);
      Constructor<?> constructor = type.getDeclaredConstructor();
      Method main =
          Arrays.stream(type.getDeclaredMethods())
              .filter(method -> method.getName().equals("main"))
              .findFirst()
              .orElseThrow();
      constructor.setAccessible(true);
      main.setAccessible(true);
      Object example = constructor.newInstance();
      Object[] given = main.getParameterCount() == 0 ? new Object[0] : new Object[] {arguments};
      return printedBy(() -> main.invoke(example, given));
    }
  }

  private interface Action {
    void run() throws Exception;
  }

  private static String printedBy(Action action) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream usual = System.out;
    try (PrintStream captured = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
      System.setOut(captured);
      action.run();
    } finally {
      System.setOut(usual);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
