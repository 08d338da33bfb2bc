package io.lockstep.training.watch.measure;

import io.lockstep.tensor.Tensor;
import io.lockstep.training.network.NetworkSummary;
import io.lockstep.training.nn.Model;
import io.lockstep.training.nn.Structure;
import io.lockstep.training.nn.Structure.Part;
import io.lockstep.training.nn.TrainingPass;
import io.lockstep.training.watch.Watch;
import io.lockstep.training.watch.WatchReport;
import io.lockstep.training.watch.WatchedActivations;
import io.lockstep.training.watch.WatchedLayer;
import io.lockstep.training.watch.WatchedParameter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How the layers of a model are watched, for loops of one's own, too: what a step measures is added
 * to it when it is compiled, and read after it has run.
 */
public final class NetworkWatch {
  private final Watch watch;
  private final Model model;
  private final Map<String, String> layerOfParameter = new HashMap<>();

  /** Creates the watch of a model. */
  public NetworkWatch(Watch watch, Model model) {
    this.watch = watch;
    this.model = model;
    Structure structure = model.structure();
    structure
        .parameters()
        .forEach(p -> layerOfParameter.put(p.name(), innermost(structure, p.name())));
  }

  /** The innermost layer around a parameter. */
  private static String innermost(Structure structure, String parameter) {
    String innermost = "";
    for (Part part : structure.parts()) {
      String path = part.path();
      if (parameter.startsWith(path + ".") && path.length() > innermost.length()) {
        innermost = path;
      }
    }
    return innermost;
  }

  /** Returns how the model is watched. */
  public Watch watch() {
    return watch;
  }

  /** Returns what is measured of a pass, to be computed in the step that it is compiled in. */
  public PassMeasurements measure(TrainingPass pass) {
    return new PassMeasurements(watch, model.structure(), pass);
  }

  /** Returns what is measured of the parameters in a step that is to be compiled. */
  public ParameterMeasurements measureParameters() {
    return new ParameterMeasurements(watch, model.parameters());
  }

  /**
   * Returns what was seen in a step.
   *
   * @param epoch the epoch it is of, from 1
   * @param step its number, from 1
   * @param pass what was measured of the pass
   * @param ofPass its outputs, after the step has run
   * @param parameters what was measured of the parameters
   * @param ofParameters its outputs, likewise
   */
  public WatchReport report(
      int epoch,
      long step,
      PassMeasurements pass,
      List<Tensor> ofPass,
      ParameterMeasurements parameters,
      List<Tensor> ofParameters) {
    Map<String, List<WatchedParameter>> byLayer = new HashMap<>();
    for (WatchedParameter parameter : parameters.read(ofParameters)) {
      String layer = layerOfParameter.getOrDefault(parameter.name(), "");
      byLayer.computeIfAbsent(layer, _ -> new ArrayList<>()).add(parameter);
    }
    float[] given = Measurements.elements(ofPass);
    List<WatchedLayer> layers = new ArrayList<>();
    for (Part part : model.structure().parts()) {
      List<WatchedParameter> own = byLayer.getOrDefault(part.path(), List.of());
      WatchedActivations activations = pass.activations(part.path(), given);
      if (!own.isEmpty() || activations != null) {
        String kind = NetworkSummary.kind(part.layer());
        layers.add(new WatchedLayer(part.path(), kind, own, activations));
      }
    }
    return new WatchReport(epoch, step, layers, pass.shown(given));
  }
}
