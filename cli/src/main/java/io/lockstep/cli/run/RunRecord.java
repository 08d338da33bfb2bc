package io.lockstep.cli.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.backend.Precision;
import io.lockstep.cli.run.value.OptionJson;
import io.lockstep.cli.terminal.Version;
import io.lockstep.tensor.Engine;
import io.lockstep.training.checkpoint.ModelFile;
import io.lockstep.training.data.Dataset;
import io.lockstep.training.data.JsonLimits;
import io.lockstep.training.loop.Trainer;
import io.lockstep.training.network.LayerJson;
import io.lockstep.training.run.RunTouches;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The document of a run as it was: each option with the value that counted, whether it was given or
 * decided, and a record of what came of it. A run of the document gives the same bits.
 *
 * <p>A model that was trained on keeps its first document, with the epochs of all its runs and no
 * patience: early stopping leaves the bits of a run that ended there. Where it was trained on with
 * other data, or in another precision, the document names the file that it went on from.
 */
public final class RunRecord {
  /** The key of the record, which is no option. */
  public static final String KEY = "record";

  /** The key, within the record, of what a run went on from. */
  public static final String RESUMED = "resumed";

  /** The key, within the record of a checkpoint, of the model that its run trained on. */
  public static final String BEGAN_WITH = "began_with";

  /** The key, within the record of a checkpoint, of the folder that the run is kept in. */
  public static final String RUN_DIR = "run_dir";

  private static final String EPOCHS = "epochs";

  /** What the record says of the data and the model that a run begins with. */
  private static final List<String> BEGINNING =
      List.of("train_examples", "val_examples", "test_examples", "inputs", BEGAN_WITH);

  /** The key, within the record, of what people did to the run while it went on. */
  public static final String TOUCHED = "touched";

  /** Options that change no bits: where it ran, and where its results went. */
  public static final Set<String> NOT_OF_A_RUN =
      Set.of(
          "--help",
          "--version",
          "--config",
          "--out",
          "--run-dir",
          "--overwrite",
          "--page",
          "--tensorboard",
          "--verify-every",
          "--page-host",
          "--page-port",
          "--page-stay",
          "--resume",
          "--checkpoints",
          "--every",
          "--keep",
          "--keep-best",
          "--json",
          "--device",
          "--threads",
          "--set",
          "--no-fuse");

  private static final Set<String> OF_A_FORM =
      Set.of("--model", "--activation", "--output-activation", "--dropout");
  private static final JsonMapper MAPPER = new JsonMapper(JsonLimits.factory());

  private final RunTouches touches = new RunTouches();
  private final CommandSpec command;
  private final RunPlan plan;

  /** The document that this run does nothing but go on with, if there is one. */
  private final @Nullable ObjectNode first;

  private @Nullable JsonNode resumed;

  /**
   * Creates the record of a run that is about to begin.
   *
   * @param command {@code train}, with the options that were given to it
   */
  public RunRecord(CommandSpec command, RunPlan plan) {
    this.command = command;
    this.plan = plan;
    ModelFile file = plan.file();
    this.first = file == null ? null : first(file);
    this.resumed = first == null ? null : first.path(KEY).get(RESUMED);
  }

  /** Returns the document as far as it is known before the run. */
  public String text() {
    return options().toString();
  }

  /**
   * Returns the document of the run as it is planned, for people and programs to read while it goes
   * on.
   *
   * @param lastEpoch of the run, over all runs of the model
   */
  public ObjectNode planned(int lastEpoch) {
    ObjectNode document = options();
    document.remove(KEY);
    if (plan.file() != null) {
      document.put(EPOCHS, lastEpoch - epochsBefore());
      document.set("patience", OptionJson.of(value("--patience")));
      JsonNode monitor = OptionJson.of(value("--monitor"));
      if (monitor != null) {
        document.set("monitor", monitor);
      }
    }
    return document;
  }

  /** Returns what people do to the run, which goes into its document. */
  public RunTouches touches() {
    return touches;
  }

  /** What was done to the runs of the document before, and to this one. */
  private ArrayNode touched() {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    if (first != null) {
      first.path(KEY).path(TOUCHED).forEach(all::add);
    }
    return all.addAll(touches.json());
  }

  /** Notes what the run begins with. */
  public void begin(Trainer trainer) {
    if (plan.file() != null && first == null) {
      resumed =
          JsonNodeFactory.instance
              .objectNode()
              .put(EPOCHS, trainer.epochsDone())
              .put("digest", trainer.model().digest());
    }
  }

  /**
   * Returns the document of the run.
   *
   * @param digest of the model that came of it
   */
  public ObjectNode document(Engine engine, Trainer trainer, String digest) {
    ObjectNode document = options();
    String device = engine.device().backend();
    if (engine.options().precision() != Precision.STRICT) {
      document.put("device", device);
    }
    if (plan.file() != null) {
      document
          .put(EPOCHS, trainer.epochsDone() - epochsBefore())
          .remove(List.of("patience", "monitor"));
    }
    ObjectNode record = document.putObject(KEY);
    record.put("program", Version.program()).put("device", device);
    putData(record);
    record.set("network", LayerJson.write(plan.info().network()));
    if (resumed != null) {
      record.set(RESUMED, resumed);
    }
    record.put(EPOCHS, trainer.epochsDone()).put("steps", trainer.optimizer().step());
    record.put("digest", digest);
    ArrayNode touched = touched();
    if (!touched.isEmpty()) {
      record.set(TOUCHED, touched);
    }
    return document;
  }

  /**
   * Returns the document that checkpoints of the run keep, by which it is known again.
   *
   * @param epochs of this run
   * @param folder that the run is kept in, or null
   */
  public ObjectNode kept(int epochs, @Nullable String folder) {
    ObjectNode document = planned(plan.info().epochs() + epochs);
    ObjectNode record = document.putObject(KEY);
    record.put("program", Version.program());
    putData(record);
    if (plan.file() != null) {
      record
          .putObject(BEGAN_WITH)
          .put(EPOCHS, plan.info().epochs())
          .put("steps", plan.info().step());
    }
    if (folder != null) {
      record.put(RUN_DIR, folder);
    }
    return document;
  }

  private void putData(ObjectNode record) {
    Dataset held = plan.parts().validation();
    record.put("train_examples", plan.parts().training().size());
    record.put("val_examples", held == null ? 0 : held.size());
    Dataset test = plan.parts().test();
    if (test != null) {
      record.put("test_examples", test.size());
    }
    record.put("inputs", plan.info().inputs());
  }

  /**
   * Returns in what this run differs from that of a document, a phrase each; how many epochs it has
   * does not count.
   *
   * @param there as {@link #kept} gave it
   */
  public List<String> differences(ObjectNode there) {
    ObjectNode here = kept(1, null);
    List<String> differences = differences(there, here, Set.of(KEY, EPOCHS));
    BEGINNING.forEach(
        key -> compare(key, there.path(KEY).path(key), here.path(KEY).path(key), differences));
    return differences;
  }

  /**
   * Returns whether a document, planned or of what it came to, is one of this run, however many
   * epochs it has.
   */
  public boolean isOf(ObjectNode document) {
    Set<String> without = new HashSet<>(Set.of(KEY, EPOCHS, "device"));
    if (plan.file() != null) {
      without.addAll(List.of("patience", "monitor"));
    }
    return differences(document, planned(plan.info().epochs() + 1), without).isEmpty();
  }

  private static List<String> differences(ObjectNode there, ObjectNode here, Set<String> without) {
    Set<String> keys = new LinkedHashSet<>();
    here.fieldNames().forEachRemaining(keys::add);
    there.fieldNames().forEachRemaining(keys::add);
    keys.removeAll(without);
    List<String> differences = new ArrayList<>();
    keys.forEach(key -> compare(key, there.path(key), here.path(key), differences));
    return differences;
  }

  private static void compare(String key, JsonNode there, JsonNode here, List<String> differences) {
    if (!there.toString().equals(here.toString())) {
      differences.add(key + " is " + shown(there) + " there, but " + shown(here) + " here");
    }
  }

  private static String shown(JsonNode value) {
    return value.isMissingNode() ? "not given" : value.toString();
  }

  /** The epochs that were trained before the first run of the document. */
  private int epochsBefore() {
    return resumed == null ? 0 : resumed.path(EPOCHS).asInt();
  }

  private ObjectNode options() {
    if (first != null) {
      return first.deepCopy();
    }
    Set<String> without = new HashSet<>(NOT_OF_A_RUN);
    if (plan.file() != null) {
      without.addAll(RunOptions.NAMES);
      without.remove("--resume");
      return options(without, Map.of());
    }
    if (value("--layers") != null) {
      without.addAll(OF_A_FORM);
    }
    return options(without, new DecidedOptions(command, plan).values());
  }

  private ObjectNode options(Set<String> without, Map<String, Object> decided) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    for (OptionSpec option : command.options()) {
      String name = option.shortestName();
      JsonNode value = OptionJson.of(decided.getOrDefault(name, option.getValue()));
      if (value != null && !without.contains(name)) {
        document.set(name.substring(2), value);
      }
    }
    return document;
  }

  private @Nullable ObjectNode first(ModelFile file) {
    String run = file.run();
    try {
      return run != null
              && MAPPER.readTree(run) instanceof ObjectNode document
              && isSame(document, "--data")
              && isSame(document, "--precision")
          ? document
          : null;
    } catch (JsonProcessingException e) {
      return null; // Whoever wrote it, it is no document of ours.
    }
  }

  private boolean isSame(ObjectNode document, String option) {
    return document.path(option.substring(2)).asText().equals(String.valueOf(value(option)));
  }

  private @Nullable Object value(String option) {
    return command.findOption(option).getValue();
  }
}
