package io.lockstep.page.server;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a server has to answer: files, queries, commands and streams, each by its path. Nothing else
 * is there; paths are compared letter by letter.
 *
 * <pre>{@code
 * PageSite site = new PageSite("run/index.html")
 *     .files("run", "main.js", "run.css")
 *     .query("/api/document", _ -> PageAnswer.text(document))
 *     .command("/api/pause", body -> pause(body))
 *     .stream("/api/events", stream);
 * }</pre>
 *
 * <p>What all pages share, {@code /common/...} and {@code /lib/uplot.js}, is there by itself.
 */
public final class PageSite {
  /** What all pages share; a test compares it with what is there. */
  static final List<String> COMMON =
      List.of("tokens.css", "layout.css", "controls.css", "icon.svg", "page.js", "theme.js");

  /** The usual limit of what is sent to a command, in bytes. */
  static final int USUAL_BODY = 1 << 16;

  private final Map<String, PageAnswer> files = new LinkedHashMap<>();
  private final Map<String, PageQuery> queries = new LinkedHashMap<>();
  private final Map<String, PageCommand> commands = new LinkedHashMap<>();
  private final Map<String, PageStream> streams = new LinkedHashMap<>();
  private int mostBody = USUAL_BODY;

  /**
   * Creates a site.
   *
   * @param home the page at {@code /}, a file such as {@code run/index.html}
   */
  public PageSite(String home) {
    files.put("/", WebFile.ours(home));
    files("common", COMMON.toArray(String[]::new));
    files.put("/lib/uplot.js", WebFile.uplot("uPlot.esm.js"));
    files.put("/lib/uplot.css", WebFile.uplot("uPlot.min.css"));
  }

  /**
   * Adds files, each as {@code /FOLDER/NAME}.
   *
   * @param folder below that of all files of the web
   */
  public PageSite files(String folder, String... names) {
    for (String name : names) {
      files.put("/" + folder + "/" + name, WebFile.ours(folder + "/" + name));
    }
    return this;
  }

  /** Adds what is asked for by a GET of a path. */
  public PageSite query(String path, PageQuery query) {
    queries.put(path, query);
    return this;
  }

  /** Adds what is done by a POST to a path, with a body of JSON. */
  public PageSite command(String path, PageCommand command) {
    commands.put(path, command);
    return this;
  }

  /** Adds a stream of events, which a page reads by {@code new EventSource(path)}. */
  public PageSite stream(String path, PageStream stream) {
    streams.put(path, stream);
    return this;
  }

  /** Sets how many bytes may be sent to a command. */
  public PageSite mostBody(int bytes) {
    mostBody = bytes;
    return this;
  }

  Map<String, PageAnswer> files() {
    return files;
  }

  Map<String, PageQuery> queries() {
    return queries;
  }

  Map<String, PageCommand> commands() {
    return commands;
  }

  Map<String, PageStream> streams() {
    return streams;
  }

  int mostBody() {
    return mostBody;
  }
}
