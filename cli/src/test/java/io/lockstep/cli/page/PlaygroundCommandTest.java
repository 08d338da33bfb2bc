package io.lockstep.cli.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.cli.Cli;
import io.lockstep.page.playground.run.TrainDocument;
import io.lockstep.page.playground.state.StateAddress;
import java.io.BufferedReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlaygroundCommandTest {
  private static final String NEW_LINE = System.lineSeparator();

  @TempDir Path folder;

  private Process start() throws Exception {
    List<String> flags = List.of("--add-modules=jdk.incubator.vector");
    return new ProcessBuilder(Cli.command(flags, List.of("playground")))
        .redirectError(folder.resolve("err.txt").toFile())
        .start();
  }

  private static int status(HttpClient client, String address) throws Exception {
    return client
        .send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.discarding())
        .statusCode();
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void it_prints_its_address_serves_it_and_ends_without_a_trace_when_it_is_asked_to()
      throws Exception {
    Process process = start();
    try (BufferedReader out = process.inputReader();
        HttpClient client = HttpClient.newHttpClient()) {
      String address = out.readLine();
      assertNotNull(address, () -> said());
      assertTrue(
          address.matches("http://127\\.0\\.0\\.1:\\d+/\\?token=[A-Za-z0-9_-]{20,}"), address);
      assertEquals(200, status(client, address));
      assertEquals(403, status(client, address.replaceFirst("\\?.*", "")));
      new ProcessBuilder("kill", "-TERM", String.valueOf(process.pid())).start().waitFor();
      assertTrue(process.waitFor(60, TimeUnit.SECONDS));
      assertEquals(0, process.exitValue());
      assertEquals(null, out.readLine());
      assertFalse(said().contains("Exception") || said().contains("\tat "), said());
    } finally {
      process.destroyForcibly();
    }
  }

  private String said() {
    try {
      return Files.readString(folder.resolve("err.txt"));
    } catch (java.io.IOException e) {
      return e.toString();
    }
  }

  private static void refused(String message, String... more) {
    String[] arguments = new String[1 + more.length];
    arguments[0] = "playground";
    System.arraycopy(more, 0, arguments, 1, more.length);
    Cli.Outcome outcome = Cli.run(arguments);
    assertEquals(message + NEW_LINE, outcome.err());
    assertEquals("", outcome.out());
    assertEquals(2, outcome.code());
  }

  @Test
  void an_address_or_a_device_that_cannot_be_is_refused_in_one_line() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      refused(
          "[page] cannot be served at 127.0.0.1, port "
              + port
              + " (Address already in use); give another --page-host or --page-port",
          "--page-port",
          String.valueOf(port));
    }
    refused(
        "[page] there is no port 70000; give 1 to 65535, or 0 for one that is free",
        "--page-port",
        "70000");
    refused("[device] unknown device 'cpus'; did you mean 'cpu'?", "--device", "cpus");
  }

  /** Two classes are one number, 0 or 1; several are classes. */
  @ParameterizedTest
  @CsvSource({
    "data=xor&optimizer=momentum&hyper=momentum:0.5&l2=0.01, 2",
    "data=clouds&classes=3&layers=4:relu:norm:0.2&schedule=linear(0.1%2C0%2C9), 3",
    "data=plane&optimizer=adam&batch=7, 2"
  })
  void the_document_on_show_trains_on_a_table(String address, int labels) throws Exception {
    StringBuilder rows = new StringBuilder("x1,x2,y\n");
    for (int i = 0; i < 60; i++) {
      rows.append(i % 7 - 3).append(',').append(i % 5 - 2).append(',').append(i % labels);
      rows.append('\n');
    }
    Path table = Files.writeString(folder.resolve("points.csv"), rows);
    Path document =
        Files.writeString(
            folder.resolve("run.json"), TrainDocument.of(StateAddress.parse(address)));
    Cli.Outcome outcome =
        Cli.succeed(
            "train",
            "--config",
            document.toString(),
            "--data",
            "csv:" + table,
            "--label",
            "y",
            "--epochs",
            "2",
            "--device",
            "cpu",
            "--json");
    assertEquals(2, outcome.json().required("epochs_run").asInt());
  }
}
