package io.lockstep.training.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.kernels.library.LibraryProviderException;
import io.lockstep.kernels.library.UnknownNameException;
import io.lockstep.kernels.text.Quoted;
import io.lockstep.training.data.DataException;
import io.lockstep.training.data.JsonLimits;
import io.lockstep.training.loop.RunState;
import io.lockstep.training.optim.OptimizerConfig;
import io.lockstep.training.optim.OptimizerJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The texts in the metadata of a model file.
 *
 * @param info what it says about the model
 * @param run the document of the run, or null
 * @param state where the run was, or null in a file that is no checkpoint
 * @param begun the optimizer's description when the run was begun, or null where it is the same
 */
record ModelTexts(
    ModelInfo info,
    @Nullable String run,
    @Nullable RunState state,
    @Nullable OptimizerConfig begun) {
  private static final ObjectMapper MAPPER = new ObjectMapper(JsonLimits.factory());
  private static final String INFO = "lockstep.model";
  private static final String RUN = "lockstep.run";
  private static final String STATE = "lockstep.state";
  private static final String BEGUN = "lockstep.begun";
  private static final String FORMAT = "format";
  private static final String VERSION = "lockstep-2";

  /** Told networks by a form of three words and some widths; still read. */
  private static final String VERSION_1 = "lockstep-1";

  private static final Set<String> KNOWN = Set.of(FORMAT, INFO, RUN, STATE, BEGUN);

  /** Returns the texts by name. */
  Map<String, String> write() {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put(FORMAT, VERSION);
    texts.put(INFO, ModelJson.write(info));
    if (run != null) {
      texts.put(RUN, run);
    }
    if (state != null) {
      texts.put(STATE, RunStateJson.write(state));
    }
    if (begun != null) {
      texts.put(BEGUN, OptimizerJson.write(begun).toString());
    }
    return texts;
  }

  /**
   * Reads the texts of a file.
   *
   * @throws DataException if they are those of no model, or do not fit together
   */
  static ModelTexts read(Map<String, String> texts, Faults faults) {
    String json = texts.get(INFO);
    String version = texts.getOrDefault(FORMAT, "");
    if (json == null || !List.of(VERSION, VERSION_1).contains(version)) {
      throw faults.of(
          "metadata",
          "it is a safetensors file but not a model of this program (no '" + INFO + "')",
          "Give a file that 'lockstep train --out' wrote");
    }
    ModelInfo info;
    OptimizerConfig begun;
    try {
      info = ModelJson.read(json);
      begun = begun(texts.get(BEGUN));
    } catch (IllegalArgumentException | DataException e) {
      throw misunderstood(faults, e);
    }
    if (texts.containsKey(STATE)) {
      requireKnown(texts, faults);
    }
    return new ModelTexts(info, texts.get(RUN), state(texts.get(STATE), info, faults), begun);
  }

  /** A checkpoint has no text but ours; a byte of whose name is another would not be missed. */
  private static void requireKnown(Map<String, String> texts, Faults faults) {
    for (String name : texts.keySet()) {
      if (!KNOWN.contains(name)) {
        throw faults.of(
            "metadata",
            "there is a text " + Quoted.of(name) + ", which a checkpoint does not have",
            "Get a fresh copy of the file");
      }
    }
  }

  private static @Nullable OptimizerConfig begun(@Nullable String json) {
    try {
      return json == null ? null : OptimizerJson.read(MAPPER.readTree(json));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(ModelJson.reason(e), e);
    }
  }

  private static @Nullable RunState state(@Nullable String json, ModelInfo info, Faults faults) {
    if (json == null) {
      return null;
    }
    RunState state;
    try {
      state = RunStateJson.read(json);
    } catch (IllegalArgumentException e) {
      throw faults.of(
          "metadata",
          "the state of the run cannot be understood: " + Faults.firstLine(e),
          "Write the file again with this version of the program");
    }
    if (!state.total().hasNumber()) {
      throw faults.of(
          "metadata",
          "the losses of the epoch add up to " + state.total().sum(),
          "Go on from a checkpoint before it");
    }
    if (state.epochs() != info.epochs()) {
      throw faults.of(
          "metadata",
          "the state of the run is of epoch "
              + state.epochs()
              + ", but the model was trained for "
              + info.epochs()
              + " epochs",
          "Get a fresh copy of the file");
    }
    return state;
  }

  private static RuntimeException misunderstood(Faults faults, Exception fault) {
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof LibraryProviderException ofProvider) {
        return ofProvider;
      }
      if (cause instanceof UnknownNameException unknown) {
        return faults.of(
            "metadata",
            "the model needs the "
                + unknown.kind()
                + " "
                + Quoted.of(unknown.name())
                + ", which is not registered here; "
                + unknown.hint(),
            "Register it before the file is read, or put the jar that does on the class path"
                + " (LOCKSTEP_CLASS_PATH)");
      }
    }
    return faults.of(
        "metadata",
        "the description of the model cannot be understood: " + Faults.firstLine(fault),
        "Write the file again with this version of the program");
  }
}
