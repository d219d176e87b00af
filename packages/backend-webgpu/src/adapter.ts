import { DeviceError, errorMessage } from '@argand/backend';
import type { AdapterDescription, AdapterLimit } from './adapter-description.ts';

const limitNames: readonly AdapterLimit[] = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupsPerDimension',
];

/** Which adapter is wanted. */
export interface AdapterOptions {
  readonly powerPreference: 'high-performance' | 'low-power' | undefined;
  readonly software: boolean;
}

/** Drivers made of software, by what they call themselves: not all of them say that they are. */
const softwareDrivers = /swiftshader|llvmpipe|lavapipe|softpipe|basic render|\bwarp\b/i;

/** Asks for an adapter. @throws DeviceError where there is none, or only one in software that was not requested. */
export async function findAdapter(
  gpu: GPU,
  { powerPreference, software }: AdapterOptions,
): Promise<{ readonly adapter: GPUAdapter; readonly description: AdapterDescription }> {
  const wanted: GPURequestAdapterOptions = powerPreference ? { powerPreference } : {};
  const adapter =
    (await gpu.requestAdapter(wanted)) ??
    (software ? await gpu.requestAdapter({ ...wanted, forceFallbackAdapter: true }) : null);
  if (!adapter) {
    throw new DeviceError(
      `webgpu: no adapter; this machine has no GPU that WebGPU can use, or no driver for it (on Linux: libvulkan1 and a Vulkan driver).${software ? '' : ' A driver in software, if one is installed, is used with webgpu({ software: true }).'}`,
    );
  }
  const description = describeAdapter(adapter);
  if (description.software && !software) {
    throw new DeviceError(
      `webgpu: the only adapter is ${description.name}, which runs on the processor, slower than the wasm backend; ask for it with webgpu({ software: true }).`,
    );
  }
  return { adapter, description };
}

/** What kernels use of an adapter where it has it. */
const features: readonly GPUFeatureName[] = ['timestamp-query', 'subgroups'];

/** Opens an adapter with the most that it allows. */
export async function requestGpu(adapter: GPUAdapter, { name }: AdapterDescription): Promise<GPUDevice> {
  const requiredLimits = Object.fromEntries(limitNames.map((limit) => [limit, adapter.limits[limit]]));
  const requiredFeatures = features.filter((feature) => adapter.features.has(feature));
  try {
    return await adapter.requestDevice({ label: 'argand', requiredLimits, requiredFeatures });
  } catch (error) {
    throw new DeviceError(
      `webgpu: the adapter ${name} gave no device (${errorMessage(error)}); close other devices or pages that use it.`,
    );
  }
}

function describeAdapter(adapter: GPUAdapter): AdapterDescription {
  const { vendor, architecture, device, description, isFallbackAdapter } = adapter.info;
  const { subgroupMinSize: smallest, subgroupMaxSize: largest } = adapter.info;
  const words = [vendor, architecture, device, description].join(' ');
  return {
    name: description || [vendor, architecture].filter(Boolean).join(' ') || 'an adapter without a name',
    vendor,
    architecture,
    software: isFallbackAdapter === true || softwareDrivers.test(words),
    // A browser that has the feature but hides the size gives nothing to build on.
    subgroups: adapter.features.has('subgroups') && smallest >= 1 ? { smallest, largest } : undefined,
    features: [...adapter.features].sort(),
    limits: {
      maxBufferSize: adapter.limits.maxBufferSize,
      maxStorageBufferBindingSize: adapter.limits.maxStorageBufferBindingSize,
      maxStorageBuffersPerShaderStage: adapter.limits.maxStorageBuffersPerShaderStage,
      maxComputeWorkgroupStorageSize: adapter.limits.maxComputeWorkgroupStorageSize,
      maxComputeInvocationsPerWorkgroup: adapter.limits.maxComputeInvocationsPerWorkgroup,
      maxComputeWorkgroupSizeX: adapter.limits.maxComputeWorkgroupSizeX,
      maxComputeWorkgroupsPerDimension: adapter.limits.maxComputeWorkgroupsPerDimension,
    },
  };
}
