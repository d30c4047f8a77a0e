"""Deep learning on PyTorch: networks, their state of training, devices, and files. No name of an operator occurs here.

`networks` defines architectures, `state` holds a network's numbers in one piece of memory, `training` does a step, `devices`
says where, `weights` finds pretrained weights, `container` reads and writes files, and `model` puts these together. The
operators of the legacy classifier and those of the current framework stand on `model`. Only the modules that compute import
torch, and all of them are imported when an operator of deep learning is called.
"""
