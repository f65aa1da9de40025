import { experiment } from '../src/model/experiment.ts';

/** Clouds, convection and rain of the atmosphere tuned by its own gradients, over three days in each season. */
export default experiment({
  name: 'atmosphere_tuning',
  question: 'Which parameters of clouds and rain bring radiation, rain and the air over the sea nearest to what is known of them?',
  model: { components: 'atmosphere', atmosphere: 'primitive', resolution: 'T31' },
  run: { length: { days: 3 } },
  tuning: {
    startDays: [15, 105, 196, 288],
    parameters: {
      'primitive.cloudReflectivity': { error: 0.07 },
      'primitive.lowCloudReflectivity': { error: 0.06 },
      'primitive.lowCloud': { error: 0.1 },
      'primitive.stratiformInversion': { error: 1.5 },
      'primitive.cumulusCover': { error: 0.1 },
      'primitive.cumulusGaps': { error: 0.1 },
      'primitive.cloudHumidity': { error: 0.05 },
      'primitive.precipitationCloud': { error: 0.03 },
      'primitive.convectiveHumidity': { error: 0.05 },
      'primitive.criticalHumidity': { error: 0.03 },
      'primitive.convectiveTime': { error: 1800 },
    },
    rounds: 1,
    iterations: 5,
  },
  resources: { cpus: 2, hours: 2, memoryGigabytes: 6 },
});
