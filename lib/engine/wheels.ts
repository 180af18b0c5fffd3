/** A Python wheel that holds libraries, pinned. */
export interface Wheel {
  /** Name of the package on the Python index. */
  readonly project: string;
  /** Version of the package. */
  readonly version: string;
  /** Platform tags that pip is asked for. */
  readonly platforms: readonly string[];
  /** SHA-256 of the file. */
  readonly sha256: string;
  /** Size of the file, million bytes: for the progress line. */
  readonly megabytes: number;
}

/** The version of TensorFlow whose wheels are pinned here. */
export const TENSORFLOW = "2.20.0";

/** Builds of libtensorflow: for the CPU, or for CPU and NVIDIA GPUs. */
export type Variant = "cpu" | "cuda";

const LINUX_X64 = ["manylinux_2_17_x86_64", "manylinux2014_x86_64"];

const tensorflow = (project: string, platforms: readonly string[], megabytes: number, sha256: string): Wheel => ({
  project,
  version: TENSORFLOW,
  platforms,
  sha256,
  megabytes,
});

const nvidia = (name: string, version: string, megabytes: number, sha256: string): Wheel => ({
  project: `nvidia-${name}-cu12`,
  version,
  platforms: LINUX_X64,
  sha256,
  megabytes,
});

/** Wheels by system, processor and variant. */
const WHEELS: Readonly<Record<string, readonly Wheel[]>> = {
  "linux x86_64 cpu": [
    tensorflow("tensorflow-cpu", LINUX_X64, 259, "c7a9224185818094ed95c4e114d3efe77241db35fbf0b75251fb2bf6222dd6a7"),
  ],
  "linux aarch64 cpu": [
    tensorflow(
      "tensorflow",
      ["manylinux_2_17_aarch64", "manylinux2014_aarch64"],
      260,
      "2bfbfb3dd0e22bffc45fe1e922390d27753e99261fab8a882e802cf98a0e078f",
    ),
  ],
  "darwin aarch64 cpu": [
    tensorflow(
      "tensorflow",
      ["macosx_12_0_arm64"],
      201,
      "52b122f0232fd7ab10f28d537ce08470d0b6dcac7fff9685432daac7f8a06c8f",
    ),
  ],
  "linux x86_64 cuda": [
    tensorflow("tensorflow", LINUX_X64, 621, "25265b0bc527e0d54b1e9cc60c44a24f44a809fe27666b905f0466471f9c52ec"),
    nvidia("cublas", "12.5.3.2", 363, "ca070ad70e9fa6654084575d01bd001f30cc4665e33d4bb9fc8e0f321caa034b"),
    nvidia("cuda-cupti", "12.5.82", 14, "bde77a5feb66752ec61db2adfe47f56b941842825b4c7e2068aff27c9d107953"),
    nvidia("cuda-nvrtc", "12.5.82", 25, "3dbd97b0104b4bfbc3c4f8c79cd2496307c89c43c29a9f83125f1d76296ff3fd"),
    nvidia("cuda-runtime", "12.5.82", 1, "3e79a060e126df40fd3a068f3f787eb000fa51b251ec6cd97d09579632687115"),
    nvidia("cudnn", "9.3.0.75", 577, "9ad9c6929ebb5295eb4a1728024666d1c88283373e265a0c5c883e6f9d5cd76d"),
    nvidia("cufft", "11.2.3.61", 193, "9a6e8df162585750f61983a638104a48c756aa13f9f48e19ab079b38e3c828b8"),
    nvidia("curand", "10.3.6.82", 56, "2823fb27de4e44dbb22394a6adf53aa6e1b013aca0f8c22867d1cfae58405536"),
    nvidia("cusolver", "11.6.3.83", 130, "93cfafacde4428b71778eeb092ec615a02a3d05404da1bcf91c53e3fa1bce42b"),
    nvidia("cusparse", "12.5.1.3", 218, "016df8e993c437e8301e62739f01775cba988fd5253cd4c64173f8e8d2f8e752"),
    nvidia("nccl", "2.25.1", 201, "362aed5963fb9ea2ed2f264409baae30143498fd0e5c503aeaa1badd88cdc54a"),
    nvidia("nvjitlink", "12.5.82", 21, "f9b37bc5c8cf7509665cb6ada5aaa0ce65618f2332b7d3e78e9790511f111212"),
  ],
};

/**
 * The wheels of libtensorflow for a system, TensorFlow's first.
 *
 * @throws Error where TensorFlow is not published for it; the message names what to use instead.
 */
export function wheelsFor(
  variant: Variant,
  system: { readonly os: string; readonly arch: string } = Deno.build,
): readonly Wheel[] {
  const wheels = WHEELS[`${system.os} ${system.arch} ${variant}`];
  if (wheels !== undefined) return wheels;
  throw new Error(
    variant === "cuda"
      ? `Cannot set up TensorFlow for GPUs on ${system.os} ${system.arch}: it is published for Linux x86-64; use --device cpu or --device webgpu`
      : `Cannot set up TensorFlow on ${system.os} ${system.arch}: it is published for Linux x86-64, Linux arm64 and macOS arm64; use --device webgpu or --device js`,
  );
}
