package io.lockstep.bench.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * All that a run leaves which is to be the same however often it was interrupted.
 *
 * @param digest of the weights, as it was printed
 * @param model the description in the model file, without what it tells of the machine
 * @param tensors the bytes behind it: all parameters, states and moments
 * @param epochs the log's line of each epoch, without times
 * @param results of the run, without times
 */
record Remains(
    String digest, String model, ByteBuffer tensors, List<String> epochs, String results) {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final String CHECKSUMS = "lockstep.crc32c";
  private static final List<String> TIMES =
      List.of("started", "seconds", "epoch_seconds", "examples_per_second");

  /** Reads what a run has left that is done. */
  static Remains read(StoryFiles folders, Attempt last) throws IOException {
    String printed = last.out().lines().filter(line -> line.startsWith("{")).findFirst().orElse("");
    JsonNode report = MAPPER.readTree(printed);
    byte[] file = Files.readAllBytes(folders.model());
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int length = Math.toIntExact(bytes.getLong());
    String header = new String(file, Long.BYTES, length, StandardCharsets.UTF_8);
    byte[] tensors = Arrays.copyOfRange(file, Long.BYTES + length, file.length);
    return new Remains(
        report.path("digest").asText(),
        description(header),
        ByteBuffer.wrap(tensors),
        epochs(folders.run().resolve("log.jsonl")),
        results(folders.run().resolve("metrics.json")));
  }

  private static String description(String header) throws IOException {
    ObjectNode all = (ObjectNode) MAPPER.readTree(header);
    ObjectNode metadata = (ObjectNode) all.path("__metadata__");
    ObjectNode run = (ObjectNode) MAPPER.readTree(metadata.path("lockstep.run").asText());
    if (run.path("record") instanceof ObjectNode record) {
      record.remove(List.of("device", "commit"));
    }
    metadata.set("lockstep.run", run);
    ObjectNode checksums = (ObjectNode) MAPPER.readTree(metadata.path(CHECKSUMS).asText());
    checksums.remove("__metadata__"); // Of what was just removed, too.
    metadata.set(CHECKSUMS, checksums);
    return all.toString();
  }

  private static List<String> epochs(Path log) throws IOException {
    List<String> epochs = new ArrayList<>();
    for (String line : Files.readAllLines(log)) {
      ObjectNode json = (ObjectNode) MAPPER.readTree(line);
      if (json.path("kind").asText().equals("epoch")) {
        epochs.add(json.without(TIMES).toString());
      }
    }
    return epochs;
  }

  private static String results(Path metrics) throws IOException {
    ObjectNode json = (ObjectNode) MAPPER.readTree(Files.readString(metrics));
    json.remove(TIMES);
    json.path("history").forEach(epoch -> ((ObjectNode) epoch).remove(TIMES));
    return json.toString();
  }

  /**
   * Requires another to be the same.
   *
   * @throws ChaosException if it is not, which says in what
   */
  void requireSame(Remains other) {
    require("digest", digest, other.digest);
    require("description in the model file", model, other.model);
    if (!tensors.equals(other.tensors)) {
      throw new ChaosException("other tensors in the model file");
    }
    require("epochs in the log", String.join("\n", epochs), String.join("\n", other.epochs));
    require("results", results, other.results);
  }

  private static void require(String what, String wanted, String found) {
    if (!wanted.equals(found)) {
      throw new ChaosException("other " + what + ":\n" + wanted + "\n" + found);
    }
  }
}
