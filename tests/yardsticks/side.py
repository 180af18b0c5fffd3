"""The yardsticks' end of the bench's protocol: a JSON request a line on standard input, a JSON answer a line on output."""
import json
import sys

import numpy as np


def serve(handlers):
    """Answers requests {"ask": name, ...} by handlers[name](request) until the input ends."""
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = handlers[request["ask"]](request)
        except Exception as error:  # the bench says which side could not do what
            answer = {"error": f"{type(error).__name__}: {error}"[:2000]}
        print(json.dumps(answer), flush=True)


def read_tensors(path):
    """Float32 arrays of a safetensors file, by name."""
    data = np.fromfile(path, np.uint8)
    length = int(data[:8].view(np.uint64)[0])
    header = json.loads(data[8 : 8 + length].tobytes())
    body = data[8 + length :]
    return {
        name: body[slice(*entry["data_offsets"])].view(np.float32).reshape(entry["shape"])
        for name, entry in header.items()
        if name != "__metadata__"
    }
