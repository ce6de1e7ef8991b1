# The model is offered a function and must call it; Terraform reads the arguments that it chose.
terraform {
  required_providers {
    openai = {
      source = "terraform.local/cdktf-openai/openai"
    }
  }
}

resource "openai_chat_completion" "sizing" {
  model = "gpt-4"
  messages = [
    { role = "system", content = "You choose machines for services." },
    { role = "user", content = "A queue worker that handles 200 jobs a second." },
  ]
  functions = [
    {
      name        = "choose_machine"
      description = "Chooses how many machines of which size to run."
      # Each keyword of the JSON Schema is JSON text.
      parameters = {
        type     = jsonencode("object")
        required = jsonencode(["size", "count"])
        properties = jsonencode({
          size  = { type = "string", enum = ["small", "medium", "large"] }
          count = { type = "integer", minimum = 1, maximum = 20 }
        })
      }
    },
  ]
  function_call = { two = { name = "choose_machine" } }
}

locals {
  chosen = jsondecode(openai_chat_completion.sizing.choices[0].message.function_call.arguments)
}

output "machines" {
  value = "${local.chosen.count} x ${local.chosen.size}"
}
