package io.lockstep.page.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Files of the web as they lie in the jars. */
final class WebFile {
  private static final String FOLDER = "/io/lockstep/page/web/";
  private static final String UPLOT = "/META-INF/maven/org.webjars.npm/uplot/pom.properties";

  private WebFile() {}

  /**
   * Returns a file of ours.
   *
   * @param name below the folder of all of them, such as {@code common/tokens.css}
   */
  static PageAnswer ours(String name) {
    return read(FOLDER + name);
  }

  /**
   * Returns a file of uPlot, which comes in a jar of its own.
   *
   * @param name such as {@code uPlot.esm.js}
   */
  static PageAnswer uplot(String name) {
    Properties about = new Properties();
    try (InputStream in = WebFile.class.getResourceAsStream(UPLOT)) {
      if (in == null) {
        throw missing(UPLOT);
      }
      about.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String version = about.getProperty("version");
    return read("/META-INF/resources/webjars/uplot/" + version + "/dist/" + name);
  }

  private static PageAnswer read(String path) {
    try (InputStream in = WebFile.class.getResourceAsStream(path)) {
      if (in == null) {
        throw missing(path);
      }
      return new PageAnswer(type(path), in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static IllegalStateException missing(String path) {
    return new IllegalStateException("[page] the jars lack '" + path + "'; build them again");
  }

  private static String type(String path) {
    @Nullable String type =
        switch (path.substring(path.lastIndexOf('.') + 1)) {
          case "html" -> "text/html; charset=utf-8";
          case "css" -> "text/css; charset=utf-8";
          case "js" -> "text/javascript; charset=utf-8";
          case "svg" -> "image/svg+xml";
          case "json" -> "application/json; charset=utf-8";
          default -> null;
        };
    if (type == null) {
      throw new IllegalStateException("[page] of what type is '" + path + "'? Add it to WebFile");
    }
    return type;
  }
}
