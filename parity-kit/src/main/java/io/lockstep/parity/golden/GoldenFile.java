package io.lockstep.parity.golden;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.parity.golden.Golden.KernelBits;
import io.lockstep.parity.golden.Golden.Sample;
import io.lockstep.parity.golden.Golden.Writer;
import io.lockstep.training.data.DataException;
import io.lockstep.training.data.JsonLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The form of a golden training as a file: JSON, a line for each thing that can differ. */
final class GoldenFile {
  private static final String FORMAT = "lockstep-golden-1";
  private static final ObjectMapper JSON = new ObjectMapper(JsonLimits.factory());

  /** A kernel's specification, of what it read, is what it wrote. */
  private static final Pattern KERNEL = Pattern.compile("(\\w+)\\((\\w+)\\) = (\\w+)");

  private GoldenFile() {}

  /**
   * Writes a file, and the folders it lies in.
   *
   * @throws DataException if it cannot be written
   */
  static void write(Path file, Golden golden) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Files.writeString(file, text(golden));
    } catch (IOException e) {
      throw new DataException(
          "write golden", file, "", "cannot be written (" + e + ")", "Check its folder", e);
    }
  }

  private static String text(Golden golden) throws JsonProcessingException {
    DefaultIndenter lines = new DefaultIndenter("  ", "\n");
    Separators separators =
        Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER);
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter(separators).withObjectIndenter(lines);
    return JSON.writer(printer).writeValueAsString(json(golden)) + "\n";
  }

  private static ObjectNode json(Golden golden) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("format", FORMAT).put("bits", golden.bits());
    root.putObject("written_by")
        .put("lockstep", golden.writer().lockstep())
        .put("java", golden.writer().java())
        .put("device", golden.writer().device());
    root.put("steps", golden.steps());
    ObjectNode digests = root.putObject("digests");
    golden.digests().forEach(digests::put);
    ObjectNode losses = root.putObject("losses");
    golden
        .losses()
        .forEach((step, all) -> {
          ArrayNode array = losses.putArray(step.toString());
          all.forEach(loss -> array.add(loss.toString()));
        });
    ObjectNode states = root.putObject("states");
    golden.states().forEach((step, state) -> states.put(step.toString(), state));
    ObjectNode samples = root.putObject("parameters");
    golden
        .samples()
        .forEach((step, all) -> {
          ObjectNode parameters = samples.putObject(step.toString());
          all.forEach((name, sample) -> write(sample, parameters.putArray(name)));
        });
    ObjectNode kernels = root.putObject("kernels");
    golden
        .kernels()
        .forEach((form, steps) -> {
          ObjectNode ofForm = kernels.putObject(form);
          steps.forEach((step, all) -> write(all, ofForm.putObject(step.toString())));
        });
    return root;
  }

  private static void write(Sample sample, ArrayNode array) {
    array.add(sample.region()).add(sample.digest());
    sample.elements().forEach((place, bits) -> array.add(place + " " + bits));
  }

  /** Writes kernels with their numbers, as a kernel may run several times. */
  private static void write(List<KernelBits> kernels, ObjectNode object) {
    for (int i = 0; i < kernels.size(); i++) {
      KernelBits kernel = kernels.get(i);
      object.put(
          i + " " + kernel.kernel(),
          kernel.spec() + "(" + kernel.inputs() + ") = " + kernel.outputs());
    }
  }

  /** Returns what a file holds, or null where it cannot be read, so that it is written anew. */
  static @Nullable Golden readOrNull(Path file) {
    try {
      return read(file);
    } catch (DataException e) {
      return null;
    }
  }

  /**
   * Returns what a file holds.
   *
   * @throws DataException if it cannot be read, is damaged, or was changed by hand
   */
  static Golden read(Path file) {
    Golden golden;
    String bits;
    try {
      JsonNode root = JSON.readTree(Files.readString(file));
      String format = root.path("format").asText();
      if (!format.equals(FORMAT)) {
        throw damaged(file, "its format is '" + format + "', not " + FORMAT, null);
      }
      golden = golden(root);
      bits = root.required("bits").asText();
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      throw damaged(file, (at == null ? "it" : "line " + at.getLineNr()) + " is no JSON", e);
    } catch (IllegalArgumentException e) {
      throw damaged(file, "it cannot be understood: " + e.getMessage(), e);
    } catch (IOException e) {
      throw damaged(file, "it cannot be read (" + e + ")", e);
    }
    if (!golden.bits().equals(bits)) {
      throw damaged(
          file,
          "its bits are " + golden.bits() + ", but it says " + bits + ": it was changed by hand",
          null);
    }
    return golden;
  }

  private static DataException damaged(Path file, String problem, @Nullable Exception cause) {
    return new DataException(
        "read golden",
        file,
        "",
        problem,
        "Get the file back from the history of your project, or write it again by "
            + GoldenRequest.HOW_TO_WRITE,
        cause);
  }

  private static Golden golden(JsonNode root) {
    JsonNode writer = root.required("written_by");
    Map<String, String> digests = new LinkedHashMap<>();
    root.required("digests").properties().forEach(e -> digests.put(e.getKey(), text(e)));
    Map<Long, List<Bits>> losses = new TreeMap<>();
    root.required("losses").properties().forEach(e -> losses.put(step(e), bits(e.getValue())));
    Map<Long, String> states = new TreeMap<>();
    root.required("states").properties().forEach(e -> states.put(step(e), text(e)));
    Map<Long, Map<String, Sample>> samples = new TreeMap<>();
    for (Map.Entry<String, JsonNode> ofStep : root.required("parameters").properties()) {
      Map<String, Sample> all = new LinkedHashMap<>();
      ofStep.getValue().properties().forEach(e -> all.put(e.getKey(), sample(e.getValue())));
      samples.put(step(ofStep), all);
    }
    Map<String, Map<Integer, List<KernelBits>>> kernels = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> form : root.required("kernels").properties()) {
      Map<Integer, List<KernelBits>> steps = new TreeMap<>();
      form.getValue()
          .properties()
          .forEach(e -> steps.put(Integer.parseInt(e.getKey()), kernels(e.getValue())));
      kernels.put(form.getKey(), steps);
    }
    return new Golden(
        new Writer(
            writer.required("lockstep").asText(),
            writer.required("java").asText(),
            writer.required("device").asText()),
        root.required("steps").asLong(),
        digests,
        losses,
        states,
        samples,
        kernels);
  }

  private static long step(Map.Entry<String, JsonNode> entry) {
    return Long.parseLong(entry.getKey());
  }

  private static String text(Map.Entry<String, JsonNode> entry) {
    return entry.getValue().asText();
  }

  private static List<Bits> bits(JsonNode array) {
    List<Bits> all = new ArrayList<>();
    array.forEach(text -> all.add(Bits.parse(text.asText())));
    return all;
  }

  private static Sample sample(JsonNode array) {
    Map<String, Bits> elements = new LinkedHashMap<>();
    for (int i = 2; i < array.size(); i++) {
      String[] parts = array.required(i).asText().split(" ", 2);
      elements.put(parts[0], Bits.parse(parts[parts.length - 1]));
    }
    return new Sample(array.required(0).asText(), array.required(1).asText(), elements);
  }

  private static List<KernelBits> kernels(JsonNode object) {
    List<KernelBits> all = new ArrayList<>();
    for (Map.Entry<String, JsonNode> kernel : object.properties()) {
      String name = kernel.getKey();
      Matcher digests = KERNEL.matcher(text(kernel));
      if (!digests.matches()) {
        throw new IllegalArgumentException("'" + text(kernel) + "' is not as in 1a(2b) = 3c");
      }
      all.add(
          new KernelBits(
              name.substring(name.indexOf(' ') + 1),
              "",
              digests.group(1),
              digests.group(2),
              digests.group(3)));
    }
    return all;
  }
}
